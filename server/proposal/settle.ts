import { and, eq, inArray } from 'drizzle-orm'
import * as z from 'zod'
import { negotiation as negotiationMachine } from '#core/negotiation/machine.ts'
import { proposal } from '#core/proposal/machine.ts'
import { mayBegin } from '#core/run/turns.ts'
import type { Tx } from '#db/client.ts'
import { agreements, negotiations, proposals } from '#db/schema/index.ts'
import { type CommandContext, defineCommand } from '#server/kernel/command.ts'
import { terminateNegotiation } from '#server/negotiation/terminate.ts'
import { type AskedState, openingReason } from './opening.ts'
import { proposalRoles } from './roles.ts'

const Id = z.object({ id: z.uuid() })

export const withdrawProposal = defineCommand({
  machine: proposal,
  command: 'withdraw',
  table: proposals,
  input: Id,
  roles: proposalRoles,
  apply: async (row, _input, context) => {
    const open = await context.tx
      .select({ id: negotiations.id })
      .from(negotiations)
      .where(and(eq(negotiations.proposalId, row.id), inArray(negotiations.state, ['REQUESTED', 'OFFERED', 'AGREED'])))
    for (const { id } of open) await context.run(terminateNegotiation, { id, reason: 'The proposal was withdrawn.' })
    return { data: { negotiations: open.length }, result: { ok: true as const } }
  },
})

/** Every site that a proposal asked, as it stands now. */
export const askedOf = (tx: Tx, proposalId: string): Promise<AskedState[]> =>
  tx
    .select({
      siteId: negotiations.siteId,
      listingId: negotiations.listingId,
      negotiation: negotiations.state,
      agreement: agreements.state,
    })
    .from(negotiations)
    .leftJoin(agreements, eq(agreements.negotiationId, negotiations.id))
    .where(eq(negotiations.proposalId, proposalId))

const negotiationStates = (context: CommandContext, proposalId: string) =>
  context.tx.select({ state: negotiations.state }).from(negotiations).where(eq(negotiations.proposalId, proposalId))

/** All sites said no. */
export const declineProposal = defineCommand({
  machine: proposal,
  command: 'decline',
  table: proposals,
  input: Id,
  roles: proposalRoles,
  facts: async (row, _input, context) =>
    (await negotiationStates(context, row.id)).every((n) => n.state === 'TERMINATED') ? ['allDeclined'] : [],
  apply: async () => ({ result: { ok: true as const } }),
})

/** Enough agreements are in force: the project may open. */
export const agreeProposal = defineCommand({
  machine: proposal,
  command: 'agree',
  table: proposals,
  input: Id,
  roles: proposalRoles,
  facts: async (row, _input, { tx }) => {
    const asked = await askedOf(tx, row.id)
    const active = asked.filter((one) => one.agreement === 'ACTIVE').length
    const open = asked.filter((one) => !negotiationMachine.final.includes(one.negotiation)).length
    return mayBegin(row.plan, { active, open }) && openingReason(row.plan, asked) === null ? ['quorumActive'] : []
  },
  apply: async () => ({ result: { ok: true as const } }),
})
