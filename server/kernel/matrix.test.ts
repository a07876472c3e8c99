import { randomUUID } from 'node:crypto'
import { readdirSync } from 'node:fs'
import { and, eq, type SQL } from 'drizzle-orm'
import type { PgTable } from 'drizzle-orm/pg-core'
import postgres from 'postgres'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { statesOf, step } from '#core/machine.ts'
import { MEMBER_ROLES } from '#core/org/machine.ts'
import { Refused } from '#core/refusal.ts'
import { events, memberships, negotiations, passkeys, projects, purposes, rounds, runs, SYSTEM, tasks } from '#db/schema/index.ts'
import { COMMANDS } from '#server/commands.ts'
import { tick } from '#server/coordinator/tick.ts'
import { invite } from '#server/org/invite.ts'
import { conclude, makeWorld, propose, reportOf, SENT, smallPlan, type World } from '#server/testing/world.ts'
import { type Actor, organisationOf, systemActor } from './actor.ts'
import { type CommandDefinition, contextIn, execute, transact } from './command.ts'

type Relation = 'consumer' | 'provider' | 'stranger'
interface Who {
  label: string
  relation: Relation | 'site' | 'otherSite' | 'system'
  role: (typeof MEMBER_ROLES)[number] | null
  actor: Actor
}

let world: World
let admin: postgres.Sql
let who: Who[]
const ids: Record<string, string> = {}

beforeAll(async () => {
  world = await makeWorld(2)
  admin = postgres(world.database.adminUrl, { max: 1, onnotice: () => {} })
  const { exchange, company, stranger, hospitals } = world
  const [provider, other] = [hospitals[0]!, hospitals[1]!]
  const proposalId = await propose(world, smallPlan({ quorum: 1 }))
  const agreementId = await conclude(world, proposalId, provider)
  await tick(exchange, randomUUID())
  const invited = await execute(exchange, systemActor, invite, {
    organisationId: provider.id,
    email: 'new@example.org',
    roles: ['steward'],
  })
  const one = async <T extends PgTable>(table: T, where: SQL | undefined) =>
    (
      (
        await exchange.db.withTx(SYSTEM, (tx) =>
          tx
            .select()
            .from(table as PgTable)
            .where(where),
        )
      )[0] as { id: string }
    ).id
  Object.assign(ids, {
    organisation: provider.id,
    site: provider.siteId,
    listing: provider.listingId,
    invitation: invited.id,
    membership: await one(
      memberships,
      and(eq(memberships.organisationId, provider.id), eq(memberships.personId, provider.members.steward.person)),
    ),
    passkey: await one(passkeys, eq(passkeys.organisationId, provider.id)),
    purpose: await one(purposes, eq(purposes.organisationId, company.id)),
    proposal: proposalId,
    negotiation: await one(negotiations, eq(negotiations.providerId, provider.id)),
    agreement: agreementId,
    project: await one(projects, eq(projects.proposalId, proposalId)),
    run: await one(runs, eq(runs.organisationId, company.id)),
    round: await one(rounds, eq(rounds.number, 1)),
    task: await one(tasks, eq(tasks.siteId, provider.siteId)),
  })
  who = [
    ...MEMBER_ROLES.flatMap((role): Who[] => [
      { label: `consumer ${role}`, relation: 'consumer', role, actor: company.members[role] },
      { label: `provider ${role}`, relation: 'provider', role, actor: provider.members[role] },
      { label: `stranger ${role}`, relation: 'stranger', role, actor: stranger.members[role] },
    ]),
    { label: 'its site', relation: 'site', role: null, actor: provider.actor },
    { label: 'another site', relation: 'otherSite', role: null, actor: other.actor },
    { label: 'the exchange', relation: 'system', role: null, actor: systemActor },
  ]
})
afterAll(async () => {
  await admin.end()
  await world.close()
})

/**
 * Who has which role towards the fixture's rows, written down by hand and apart from the code under test.
 * `null`: the row does not exist for them.
 */
const rolesOf = (noun: string, { relation, role }: Who): string[] | null => {
  const own = (relationOfRow: Relation) => (relation === relationOfRow && role ? [role] : null)
  switch (noun) {
    case 'invitation':
    case 'membership':
      return own('provider')
    case 'passkey':
      return relation === 'provider' && role === 'signatory' ? ['self'] : null
    case 'site':
    case 'listing':
      return relation === 'site' ? ['site'] : own('provider')
    case 'purpose':
      return own('consumer')
    case 'proposal':
      return relation === 'system' ? ['system'] : own('consumer')
    case 'negotiation':
    case 'agreement': {
      if (relation === 'site') return ['site']
      if (relation === 'system') return ['system']
      if (relation === 'consumer')
        return [...(role === 'researcher' ? ['consumer'] : []), ...(role === 'signatory' ? ['consumerSignatory'] : [])]
      if (relation === 'provider')
        return [...(role === 'steward' ? ['provider', 'custodian'] : []), ...(role === 'signatory' ? ['providerSignatory'] : [])]
      return null
    }
    case 'run': {
      if (relation === 'system') return ['system']
      if (relation === 'consumer') return role === 'researcher' ? ['consumer'] : []
      return relation === 'provider' ? [] : null
    }
    case 'project':
    case 'round':
      return relation === 'system' ? ['system'] : null
    case 'task':
      return relation === 'system' ? ['system'] : relation === 'site' ? ['site'] : null
    default:
      throw new Error(`The matrix does not know the noun ${noun}. Write down who has which role towards it.`)
  }
}

/** Input that passes each command's schema; the values do not matter, since denials come first. */
const EXTRA: Record<string, Record<string, unknown>> = {
  'invitation.accept': { name: 'New Person', password: 'a long password' },
  'membership.setRoles': { roles: ['steward'] },
  'site.enrol': { jwk: { kty: 'OKP', crv: 'Ed25519', x: 'A'.repeat(43) } },
  'site.report': { report: null },
  'site.rotateKey': { byOld: 'x', byNew: 'x' },
  'listing.measure': { datasetId: randomUUID() },
  'negotiation.terminate': { reason: 'no' },
  'agreement.sign': {
    ceremony: randomUUID(),
    assertion: { credentialId: 'x', clientDataJSON: 'x', authenticatorData: 'x', signature: 'x' },
  },
  'agreement.decline': { reason: 'no' },
  'agreement.seal': { seal: 'x' },
  'agreement.refuseSeal': { code: 'X', message: 'x' },
  'agreement.revoke': { reason: 'no' },
  'project.admit': { agreementId: randomUUID(), organisationId: randomUUID() },
  'run.start': { initialModel: 'x' },
  'run.fail': { code: 'X', message: 'x' },
  'run.stopEarly': { after: 1 },
  'run.select': { round: 1, auc: null, unmeasured: [] },
  'round.commit': { result: 'x', serverState: null, sites: 1 },
  'task.supersede': { code: 'ROUND_CLOSED' },
  'round.fail': { code: 'X', message: 'x' },
  'task.start': { lease: 'x', attempt: 1 },
  'task.accept': { lease: 'x', attempt: 1, images: 1, bytes: 1 },
  'task.reject': { lease: 'x', attempt: 1, code: 'X', message: 'x', phase: 'x' },
  'task.report': { lease: 'x', attempt: 1, code: 'X', message: 'x', phase: 'x' },
  'task.cancel': { code: 'X', reason: 'x' },
}
const inputFor = (command: CommandDefinition) => {
  const input = { id: ids[command.machine.noun]!, ...EXTRA[command.name] }
  if (command.name !== 'site.report') return input
  return { ...input, report: reportOf('another manifest', 'x'), sent: SENT }
}

class RolledBack extends Error {}

/** Executes in a transaction that is always rolled back. Returns a refusal's code, or `done`; faults of made-up input count as done, since they come after the decision. */
const attempt = async (command: CommandDefinition, actor: Actor): Promise<string> => {
  let outcome = 'done'
  await world.exchange.db
    .withTx(organisationOf(actor), async (tx, now) => {
      try {
        await command.execute(contextIn(world.exchange, tx, actor, now), inputFor(command))
      } catch (error) {
        outcome = error instanceof Refused ? error.code : 'done'
      }
      throw new RolledBack()
    })
    .catch((error: unknown) => {
      if (!(error instanceof RolledBack)) throw error
    })
  return outcome
}

const changing = COMMANDS.filter((command) => !command.creates)
const DENIALS = ['NOT_FOUND', 'WRONG_ROLE', 'WRONG_STATE']

describe('the matrix of command × state × who', () => {
  test.each(changing.map((command) => [command.name, command] as const))(
    '%s is decided by its machine for every state and everybody, and a refusal changes nothing',
    async (_name, command) => {
      const before = await admin`select count(*)::int as n from event`
      const table = command.machine.noun
      let cells = 0
      for (const state of statesOf(command.machine)) {
        await admin.unsafe(`update ${table} set state = '${state}' where id = '${ids[table]}'`)
        for (const someone of who) {
          const roles = command.name === 'invitation.accept' || command.name === 'site.enrol' ? null : rolesOf(table, someone)
          const all = command.machine.rows.flatMap((row) => row.needs ?? [])
          const decided = roles ? step(command.machine, state, command.command, roles, all) : null
          const outcome = await attempt(command, someone.actor)
          const cell = `${command.name} in ${state} by ${someone.label}`
          if (decided === null) expect(outcome, cell).toBe('NOT_FOUND')
          else if (!decided.ok) expect(outcome, cell).toBe(decided.reason)
          else expect(DENIALS, cell).not.toContain(outcome)
          cells++
        }
      }
      expect(cells).toBe(statesOf(command.machine).length * who.length)
      expect(await admin`select count(*)::int as n from event`).toEqual(before)
    },
  )

  test('covers every command that any file of the server exports', async () => {
    const files = readdirSync(new URL('..', import.meta.url), { recursive: true, encoding: 'utf8' }).filter(
      (file) => file.endsWith('.ts') && !file.endsWith('.test.ts') && !file.includes('testing'),
    )
    const exported = new Set<unknown>()
    for (const file of files)
      for (const value of Object.values((await import(new URL(`../${file}`, import.meta.url).pathname)) as Record<string, unknown>))
        if (typeof value === 'object' && value !== null && 'machine' in value && 'execute' in value) exported.add(value)
    expect(exported).toEqual(new Set(COMMANDS))
    expect(new Set(COMMANDS.map((command) => command.name)).size).toBe(COMMANDS.length)
  })

  test('creating commands are refused for everybody who has no role to create', async () => {
    const foreign = world.stranger.members.researcher
    const made = { organisationId: world.company.id }
    const tries: [string, unknown][] = [
      ['invitation.invite', { ...made, email: 'x@example.org', roles: ['admin'] }],
      ['site.invite', { ...made, name: 'Foreign' }],
      [
        'purpose.state',
        { ...made, title: 'Foreign', document: (await world.exchange.db.withTx(SYSTEM, (tx) => tx.select().from(purposes)))[0]!.document },
      ],
    ]
    for (const [name, input] of tries) {
      const command = COMMANDS.find((one) => one.name === name)!
      await expect(
        transact(world.exchange, foreign, (context) => command.execute(context, input)),
        name,
      ).rejects.toMatchObject({ code: 'NOT_FOUND' })
    }
    const rows = await world.exchange.db.withTx(SYSTEM, (tx) =>
      tx.select().from(events).where(eq(events.organisationId, world.stranger.id)),
    )
    expect(rows).toHaveLength(0)
  })
})
