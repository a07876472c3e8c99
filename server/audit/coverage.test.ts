import { randomUUID } from 'node:crypto'
import { asc, eq } from 'drizzle-orm'
import type { PgColumn, PgTable } from 'drizzle-orm/pg-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Machine } from '#core/machine.ts'
import type { Tx } from '#db/client.ts'
import { agreements, events, SYSTEM } from '#db/schema/index.ts'
import { revokeAgreement } from '#server/agreement/end.ts'
import { COMMANDS } from '#server/commands.ts'
import { tick } from '#server/coordinator/tick.ts'
import { execute } from '#server/kernel/command.ts'
import { conclude, makeWorld, propose, smallPlan, type World } from '#server/testing/world.ts'

let world: World
beforeAll(async () => {
  world = await makeWorld(2)
  const proposalId = await propose(world, smallPlan({ quorum: 1 }))
  const [first, second] = world.hospitals
  await conclude(world, proposalId, first!)
  await tick(world.exchange, randomUUID())
  const id = await conclude(world, proposalId, second!)
  await execute(world.exchange, second!.members.steward, revokeAgreement, { id, reason: 'over' })
  await tick(world.exchange, randomUUID())
})
afterAll(() => world.close())

type StateTable = PgTable & { id: PgColumn; state: PgColumn }
const NOUNS = [
  ...new Map(COMMANDS.map(({ machine, table }) => [machine.noun, { machine, table: table as unknown as StateTable }])).values(),
]

/** Rows whose state no event of the log leads to: what somebody changed without saying so. */
const unexplained = async (tx: Tx, machine: Machine, table: StateTable): Promise<string[]> => {
  const rows = (await tx.select({ id: table.id, state: table.state }).from(table as PgTable)) as { id: string; state: string }[]
  const found: string[] = []
  for (const { id, state } of rows) {
    const said = await tx.select({ type: events.type }).from(events).where(eq(events.subject, id)).orderBy(asc(events.seq))
    const own = said.filter(({ type }) => machine.rows.some(({ event }) => event === type))
    const last = own.at(-1)?.type
    if (!machine.rows.some(({ event, to }) => event === last && to === state))
      found.push(`${machine.noun} ${state} after ${last ?? 'nothing'}`)
  }
  return found
}
const allUnexplained = (tx: Tx) => Promise.all(NOUNS.map(({ machine, table }) => unexplained(tx, machine, table))).then((all) => all.flat())

test('the state of every row, of every kind, is the one that its last event in the log leads to', async () => {
  expect(NOUNS.length).toBeGreaterThan(10)
  expect(await world.exchange.db.withTx(SYSTEM, allUnexplained)).toEqual([])
})

test('a state that is changed without an event is found', async () => {
  const undone = new Error('undone')
  const found: string[] = []
  const work = world.exchange.db.withTx(SYSTEM, async (tx) => {
    await tx.update(agreements).set({ state: 'SUSPENDED' })
    found.push(...(await allUnexplained(tx)))
    throw undone
  })
  await expect(work).rejects.toBe(undone)
  expect(found).toEqual(expect.arrayContaining([expect.stringMatching(/^agreement SUSPENDED after agreement\./)]))
})
