import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { and, eq } from 'drizzle-orm'
import type { MemberRole } from '#core/org/machine.ts'
import { invitations, memberships, organisations, SYSTEM, sites } from '#db/schema/index.ts'
import { systemActor } from '#server/kernel/actor.ts'
import { execute } from '#server/kernel/command.ts'
import type { Exchange } from '#server/kernel/exchange.ts'
import { foundOrganisation } from '#server/org/found.ts'
import { acceptInvitation, invite, tokenHash } from '#server/org/invite.ts'
import { inviteSite, renewToken } from '#server/site/invite-site.ts'
import type { HospitalSource } from './hospitals.ts'

export const PASSWORD = 'roundtable-demo'

export interface Account {
  email: string
  name: string
  organisation: string
  role: string
  password: string
}

export interface DemoSite {
  hospital: HospitalSource
  siteId: string
  /** A fresh one-time token while the agent is not enrolled. */
  token: string | null
}

interface PersonSeed {
  email: string
  name: string
  title: string
  roles: MemberRole[]
}

const person = async (exchange: Exchange, organisationId: string, seed: PersonSeed): Promise<string> => {
  const { token } = await execute(exchange, systemActor, invite, { organisationId, email: seed.email, roles: seed.roles })
  const hash = tokenHash(token)
  const id = await exchange.db.withTx(SYSTEM, async (tx) => {
    const [row] = await tx.select().from(invitations).where(eq(invitations.tokenHash, hash))
    return row!.id
  })
  const made = await execute(exchange, { kind: 'bearer', tokenHash: hash }, acceptInvitation, {
    id,
    name: seed.name,
    title: seed.title,
    password: PASSWORD,
  })
  return made.personId
}

const STEWARDS = ['Mara Lindner', 'Wei Chen', 'Jonas Brandt', 'Ada Okoye', 'Lea Sommer', 'Tomas Novak']
const SIGNATORIES = ['Helena Klein', 'Li Na', 'Grace Miller', 'Ines Duarte', 'Paul Adler', 'Sofia Rossi']

/** People, organisations and sites of the demo, made by the same commands as real ones. Repeating it changes nothing. */
export const seedDemo = async (exchange: Exchange, hospitals: HospitalSource[]): Promise<{ accounts: Account[]; sites: DemoSite[] }> => {
  const file = join(exchange.config.dataDir, 'demo-accounts.json')
  const accounts: Account[] = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Account[]) : []
  const known = async (name: string) =>
    (await exchange.db.withTx(SYSTEM, (tx) => tx.select().from(organisations).where(eq(organisations.name, name))))[0]
  const people = async (organisation: { id: string; name: string }, seeds: (PersonSeed & { role: string })[]) => {
    for (const seed of seeds) {
      await person(exchange, organisation.id, seed)
      accounts.push({ email: seed.email, name: seed.name, organisation: organisation.name, role: seed.role, password: PASSWORD })
    }
  }

  if (!(await known('Meridian Pharma (demo)'))) {
    const { id } = await execute(exchange, systemActor, foundOrganisation, {
      name: 'Meridian Pharma (demo)',
      kind: 'company',
      country: 'DK',
      forProfit: true,
      demo: true,
    })
    await people({ id, name: 'Meridian Pharma (demo)' }, [
      {
        email: 'researcher@meridian.demo',
        name: 'Nils Aagaard',
        title: 'Machine learning researcher',
        roles: ['researcher', 'admin'],
        role: 'researcher',
      },
      { email: 'signatory@meridian.demo', name: 'Karen Holm', title: 'General counsel', roles: ['signatory'], role: 'signatory' },
    ])
  }
  const made: DemoSite[] = []
  for (const [index, hospital] of hospitals.entries()) {
    const name = `${hospital.name} (demo site)`
    let organisation = await known(name)
    if (!organisation) {
      const { id } = await execute(exchange, systemActor, foundOrganisation, {
        name,
        kind: 'hospital',
        country: hospital.country,
        forProfit: false,
        demo: true,
      })
      await people({ id, name }, [
        {
          email: `steward@${hospital.key}.demo`,
          name: STEWARDS[index % STEWARDS.length]!,
          title: 'Data steward',
          roles: ['steward', 'it', 'admin'],
          role: 'data steward and IT',
        },
        {
          email: `signatory@${hospital.key}.demo`,
          name: SIGNATORIES[index % SIGNATORIES.length]!,
          title: 'Head of legal',
          roles: ['signatory'],
          role: 'signatory',
        },
      ])
      organisation = await known(name)
    }
    made.push(await siteOf(exchange, organisation!.id, hospital))
  }
  writeFileSync(file, JSON.stringify(accounts, null, 2), { mode: 0o600 })
  return { accounts, sites: made }
}

const siteOf = async (exchange: Exchange, organisationId: string, hospital: HospitalSource): Promise<DemoSite> => {
  const [steward] = await exchange.db.withTx(SYSTEM, async (tx) =>
    (
      await tx
        .select()
        .from(memberships)
        .where(and(eq(memberships.organisationId, organisationId), eq(memberships.state, 'ACTIVE')))
    ).filter((m) => m.roles.includes('it')),
  )
  const actor = { kind: 'member', person: steward!.personId, name: '', organisation: organisationId, roles: steward!.roles } as const
  const [site] = await exchange.db.withTx(SYSTEM, (tx) => tx.select().from(sites).where(eq(sites.organisationId, organisationId)))
  if (!site) {
    const { id, token } = await execute(exchange, actor, inviteSite, { organisationId, name: `${hospital.name} radiology` })
    return { hospital, siteId: id, token }
  }
  if (site.state !== 'INVITED') return { hospital, siteId: site.id, token: null }
  const { token } = await execute(exchange, actor, renewToken, { id: site.id })
  return { hospital, siteId: site.id, token }
}
