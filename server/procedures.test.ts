import { randomUUID } from 'node:crypto'
import { TRPCError } from '@trpc/server'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { MEMBER_ROLES } from '#core/org/machine.ts'
import { tick } from '#server/coordinator/tick.ts'
import { appRouter, callerFactory } from '#server/root.ts'
import { conclude, type Member, makeWorld, propose, smallPlan, type World } from '#server/testing/world.ts'

let world: World
const ids: Record<string, string> = {}
beforeAll(async () => {
  world = await makeWorld(2)
  const proposalId = await propose(world, smallPlan({ quorum: 1 }))
  ids.agreement = await conclude(world, proposalId, world.hospitals[0]!)
  await tick(world.exchange, randomUUID())
  const view = await callerOf(world.company.members.researcher).proposal.byId({ id: proposalId })
  Object.assign(ids, {
    proposal: proposalId,
    negotiation: view.negotiations[0]!.id,
    project: view.projectId!,
    run: (await callerOf(world.company.members.researcher).project.byId({ id: view.projectId! })).run!.id,
    site: world.hospitals[0]!.siteId,
    listing: world.hospitals[0]!.listingId,
  })
  ids.purpose = (await callerOf(world.company.members.researcher).purpose.list())[0]!.id
})
afterAll(() => world.close())

const callerOf = (actor: Member | null) =>
  callerFactory({
    exchange: world.exchange,
    viewer: actor && {
      person: { id: actor.person, name: actor.name, email: 'x@example.org', title: '' },
      organisation: { id: actor.organisation, name: 'x', kind: 'hospital', country: 'DE', forProfit: false, demo: false },
      memberships: [],
      actor,
    },
  })

/** Procedures that a visitor may call. Every other one demands a member. */
const OPEN = [
  'session.me',
  'session.ways',
  'session.facts',
  'session.signIn',
  'invitation.byToken',
  'invitation.accept',
  'listing.search',
  'listing.bySlug',
  'audit.state',
  'audit.event',
]
const procedures = Object.keys(appRouter._def.procedures)
const call = (actor: Member | null, path: string, input: unknown): Promise<unknown> => {
  const [noun, verb] = path.split('.') as [string, string]
  return (callerOf(actor) as unknown as Record<string, Record<string, (input: unknown) => Promise<unknown>>>)[noun]![verb]!(input)
}
const codeOf = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'done',
    (error: unknown) => (error instanceof TRPCError ? error.code : `fault ${error}`),
  )

describe('the procedures', () => {
  test('that are open to visitors are these and no others', async () => {
    const open: string[] = []
    for (const path of procedures) if ((await codeOf(call(null, path, {}))) !== 'UNAUTHORIZED') open.push(path)
    // session.signIn answers UNAUTHORIZED only after it has read an address and a password.
    expect(open.sort()).toEqual([...OPEN].sort())
  })

  test.each([
    ['agreement.byId', 'agreement'],
    ['agreement.bundle', 'agreement'],
    ['agreement.beginSigning', 'agreement'],
    ['proposal.byId', 'proposal'],
    ['project.byId', 'project'],
    ['run.evaluations', 'run'],
    ['run.classes', 'run'],
    ['purpose.byId', 'purpose'],
    ['site.byId', 'site'],
    ['listing.ownById', 'listing'],
  ])('%s tells an organisation that has no part the same as for an id that does not exist', async (path, noun) => {
    for (const role of MEMBER_ROLES) {
      const stranger = world.stranger.members[role]
      const foreign = await call(stranger, path, { id: ids[noun] }).catch((error: Error) => error)
      const absent = await call(stranger, path, { id: randomUUID() }).catch((error: Error) => error)
      expect(foreign).toBeInstanceOf(TRPCError)
      expect({ ...(foreign as TRPCError), message: (foreign as TRPCError).message }).toMatchObject({
        code: 'NOT_FOUND',
        message: (absent as TRPCError).message,
      })
    }
  })

  test('on runs give a stranger neither tables nor a comparison, and a party both', async () => {
    const { stranger, company } = world
    expect(await codeOf(call(stranger.members.researcher, 'run.csv', { id: ids.run, file: 'metrics.csv' }))).toBe('NOT_FOUND')
    expect(await codeOf(call(stranger.members.researcher, 'run.compare', { ids: [ids.run] }))).toBe('NOT_FOUND')
    const researcher = callerOf(company.members.researcher)
    expect(await researcher.run.csv({ id: ids.run!, file: 'settings.csv' })).toContain('plan.template.name,cnn-groupnorm')
    expect((await researcher.run.csv({ id: ids.run!, file: 'metrics.csv' })).split('\r\n')[0]).toBe('round,site,metric,value,images,absent')
    expect(await researcher.run.csv({ id: ids.run!, file: 'work.csv' })).toMatch(/^round,site,kind,state,/)
    expect(await researcher.run.compare({ ids: [ids.run!] })).toMatchObject([{ id: ids.run, number: 1 }])
  })

  test('tell a page that knows the earlier rounds of every site, and of the later rounds alone', async () => {
    const researcher = callerOf(world.company.members.researcher)
    const all = await researcher.project.byId({ id: ids.project! })
    expect(all.lanes.flatMap((lane) => lane.rounds).length).toBeGreaterThan(0)
    const later = await researcher.project.byId({ id: ids.project!, fromRound: all.run!.currentRound + 1 })
    expect(later.lanes.map((lane) => lane.siteId)).toEqual(all.lanes.map((lane) => lane.siteId))
    expect([...later.run!.rounds, ...later.run!.metrics, ...later.lanes.flatMap((lane) => lane.rounds)]).toEqual([])
    const same = await researcher.project.byId({ id: ids.project!, fromRound: all.run!.currentRound })
    expect(same.lanes.flatMap((lane) => lane.rounds)).toEqual(all.lanes.flatMap((lane) => lane.rounds))
  })

  test('of one hospital show another hospital in the same proposal neither its negotiation nor its agreement', async () => {
    const other = world.hospitals[1]!
    const view = await callerOf(other.members.steward).proposal.byId({ id: ids.proposal! })
    expect(view.negotiations.map((negotiation) => negotiation.site.id)).toEqual([other.siteId])
    expect(await callerOf(other.members.steward).agreement.list()).toEqual([])
    expect(await codeOf(call(other.members.signatory, 'agreement.byId', { id: ids.agreement }))).toBe('NOT_FOUND')
  })

  test('lists show a stranger nothing of others', async () => {
    const stranger = callerOf(world.stranger.members.researcher)
    expect(await stranger.proposal.list()).toEqual([])
    expect(await stranger.agreement.list()).toEqual([])
    expect(await stranger.project.list()).toEqual([])
    expect(await stranger.run.list()).toEqual([])
    expect(await stranger.purpose.list()).toEqual([])
    expect(await stranger.site.list()).toEqual([])
    expect(await stranger.listing.own()).toEqual([])
    expect((await stranger.listing.search({})).length).toBe(2)
  })

  test('answer a fault without its details', async () => {
    const answer = await codeOf(call(world.company.members.researcher, 'agreement.byId', { id: 'not an id' }))
    expect(answer).toBe('BAD_REQUEST')
  })
})
