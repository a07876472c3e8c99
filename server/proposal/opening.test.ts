import { randomUUID } from 'node:crypto'
import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { Refused } from '#core/refusal.ts'
import { negotiations, SYSTEM } from '#db/schema/index.ts'
import { housekeeping } from '#server/coordinator/housekeeping.ts'
import { execute } from '#server/kernel/command.ts'
import { terminateNegotiation } from '#server/negotiation/terminate.ts'
import { conclude, type Hospital, makeWorld, propose, smallPlan, type World } from '#server/testing/world.ts'
import { proposalView } from './queries.ts'
import { withdrawProposal } from './settle.ts'

let world: World
beforeAll(async () => {
  world = await makeWorld(3)
})
afterAll(() => world.close())

const refusal = (work: Promise<unknown>) =>
  work.then(
    () => null,
    (error: unknown) => (error instanceof Refused ? { code: error.code, field: error.field } : error),
  )
const viewOf = (id: string, organisation = world.company) =>
  world.exchange.db.withTx(organisation.id, (tx) => proposalView(tx, organisation.members.researcher, id))
const decline = async (proposalId: string, { siteId, members }: Hospital) => {
  const rows = await world.exchange.db.withTx(SYSTEM, (tx) => tx.select().from(negotiations).where(eq(negotiations.proposalId, proposalId)))
  const { id } = rows.find((row) => row.siteId === siteId)!
  await execute(world.exchange, members.steward, terminateNegotiation, { id, reason: 'not now' })
}

test.each([
  ['a quorum above the sites that are asked', { quorum: 4 }, 'plan.quorum'],
  ['a mandatory site that is not asked', { mandatory: [randomUUID()] }, 'plan.mandatory'],
  [
    'a learning rate that leaves nothing',
    { optimizer: { name: 'adamw', learningRate: '1', weightDecay: '0' } },
    'plan.optimizer.learningRate',
  ],
  [
    'a learning rate below zero',
    { optimizer: { name: 'sgd', learningRate: '-0.1', weightDecay: '0', momentum: '0' } },
    'plan.optimizer.learningRate',
  ],
  [
    'images too small for the stages',
    { template: { name: 'resnet-groupnorm', params: { channels: [8, 8, 8, 8, 8, 8], groups: 4 } } },
    'plan.inputSizePx',
  ],
  [
    'groups that do not divide the widths',
    { template: { name: 'cnn-groupnorm', params: { channels: [8, 9], groups: 4 } } },
    'plan.template.params.channels',
  ],
] as const)('a proposal with %s is refused when it is written, and the refusal names the field', async (_, changes, field) => {
  expect(await refusal(propose(world, smallPlan(changes as never)))).toEqual({ code: 'PLAN_INVALID', field })
})

test('a proposal that too many sites have declined says so, opens no project when the others sign, and can be withdrawn', async () => {
  const [one, two, three] = world.hospitals as [Hospital, Hospital, Hospital]
  const id = await propose(world, smallPlan({ quorum: 2 }))
  await decline(id, one)
  expect((await viewOf(id)).stuck).toBeNull()
  await decline(id, two)
  expect((await viewOf(id)).stuck).toContain('needs 2 sites, and of the 3 that were asked only 1 can still take part')
  expect((await viewOf(id, three)).stuck).toBeNull()
  await conclude(world, id, three)
  await housekeeping(world.exchange)
  expect(await viewOf(id)).toMatchObject({ state: 'SUBMITTED', projectId: null })
  await execute(world.exchange, world.company.members.researcher, withdrawProposal, { id })
  expect(await viewOf(id)).toMatchObject({ state: 'WITHDRAWN', stuck: null })
})

test('the project does not open without a mandatory site that declined, though enough others have signed', async () => {
  const [one, two, three] = world.hospitals as [Hospital, Hospital, Hospital]
  const id = await propose(world, smallPlan({ quorum: 2, mandatory: [one.listingId] }))
  await decline(id, one)
  for (const other of [two, three]) await conclude(world, id, other)
  await housekeeping(world.exchange)
  const view = await viewOf(id)
  expect(view.projectId).toBeNull()
  expect(view.stuck).toContain('A site without which no round of the plan counts has said no')
})
