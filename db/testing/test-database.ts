import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import postgres from 'postgres'
import { ROLES, urlFor } from '../setup.ts'

export interface TestDatabase {
  name: string
  appUrl: string
  ownerUrl: string
  auditorUrl: string
  adminUrl: string
  drop(): Promise<void>
}

export interface TestCluster {
  adminUrl: string
  template: string
  passwords: { owner: string; app: string; auditor: string }
}

export const clusterFile = (): string => {
  const file = process.env.ROUNDTABLE_TEST_CLUSTER
  if (!file) throw new Error('The tests that need PostgreSQL are started by npm test, which starts one.')
  return file
}

/** A fresh, migrated database of its own: a copy of the template in the cluster that the test run started. */
export const testDatabase = async (): Promise<TestDatabase> => {
  const cluster = JSON.parse(readFileSync(clusterFile(), 'utf8')) as TestCluster
  const name = `t_${randomUUID().replaceAll('-', '')}`
  const admin = postgres(cluster.adminUrl, { max: 1, onnotice: () => {} })
  await admin.unsafe(`create database ${name} owner ${ROLES.owner} template ${cluster.template} strategy file_copy`)
  await admin.end()
  const url = (key: keyof typeof ROLES) => urlFor(cluster.adminUrl, ROLES[key], cluster.passwords[key], name)
  return {
    name,
    appUrl: url('app'),
    ownerUrl: url('owner'),
    auditorUrl: url('auditor'),
    adminUrl: cluster.adminUrl.replace(/\/postgres$/, `/${name}`),
    drop: async () => {
      const again = postgres(cluster.adminUrl, { max: 1, onnotice: () => {} })
      await again.unsafe(`drop database ${name} with (force)`)
      await again.end()
    },
  }
}
