import { randomUUID } from 'node:crypto'
import { and, eq, inArray } from 'drizzle-orm'
import * as z from 'zod'
import { matchPurpose } from '#core/data-use/match-purpose.ts'
import { checkPlan } from '#core/model/check-plan.ts'
import { modelDigest } from '#core/model/model-digest.ts'
import { proposal } from '#core/proposal/machine.ts'
import { Refused } from '#core/refusal.ts'
import { Plan, planHash } from '#core/run/plan.ts'
import { invitedProblem } from '#core/run/sites-problem.ts'
import { listings, listingVersions, organisations, proposals, purposes } from '#db/schema/index.ts'
import { defineCommand } from '#server/kernel/command.ts'
import { requestNegotiation } from '#server/negotiation/request.ts'
import { initialOf } from './initial-model.ts'
import { proposalRoles } from './roles.ts'

const RightsInput = z.object({ use: z.boolean(), download: z.boolean(), commercialise: z.boolean(), publish: z.boolean() })

export const ProposalInput = z.object({
  organisationId: z.uuid(),
  purposeId: z.uuid(),
  title: z.string().trim().min(3).max(160),
  message: z.string().trim().max(4000).default(''),
  sites: z
    .array(z.object({ listingId: z.uuid(), note: z.string().trim().max(1000).default('') }))
    .min(1, 'Choose at least one data set.')
    .max(50),
  plan: Plan,
  limits: z.object({
    minimumSites: z.int().min(1).max(100),
    maxRounds: z.int().min(1).max(500),
    minimumPatients: z.int().min(1).max(1_000_000),
    suppressBelow: z.int().min(1).max(1000),
    notAfter: z.string().regex(/^\d{4}-\d{2}-\d{2}$/),
    statusMaxAgeSeconds: z
      .int()
      .min(60)
      .max(30 * 86_400),
  }),
  rights: z.object({ consumer: RightsInput, provider: RightsInput }),
})

/** Sends one proposal to the custodians of all chosen data sets: one negotiation each. */
export const submitProposal = defineCommand({
  machine: proposal,
  command: 'submit',
  table: proposals,
  creates: true,
  input: ProposalInput,
  roles: (_row, actor, input) => proposalRoles(input, actor),
  apply: async (_row, input, context) => {
    const { tx, now } = context
    const { plan, limits } = input
    checkPlan(plan)
    await initialOf(context.exchange, tx, plan, input.organisationId)
    if (plan.rounds > limits.maxRounds)
      throw new Refused(
        'PLAN_OUTSIDE_TERMS',
        `The plan has ${plan.rounds} rounds, the terms allow ${limits.maxRounds}.`,
        [],
        'limits.maxRounds',
      )
    if (limits.notAfter <= now.toISOString().slice(0, 10))
      throw new Refused('BAD_INPUT', 'The end date must lie in the future.', [], 'limits.notAfter')
    const [purpose] = await tx.select().from(purposes).where(eq(purposes.id, input.purposeId))
    const [me] = await tx.select().from(organisations).where(eq(organisations.id, input.organisationId))
    if (!purpose || !me) throw new Refused('NOT_FOUND', 'The purpose does not exist, or it belongs to another organisation.')

    const ids = input.sites.map((site) => site.listingId)
    if (new Set(ids).size !== ids.length) throw new Refused('BAD_INPUT', 'A data set is listed twice.')
    const found = await tx
      .select({ listing: listings, version: listingVersions })
      .from(listings)
      .innerJoin(listingVersions, and(eq(listingVersions.listingId, listings.id), eq(listingVersions.version, listings.version)))
      .where(and(inArray(listings.id, ids), eq(listings.state, 'PUBLISHED')))
    if (found.length !== ids.length)
      throw new Refused('NOT_FOUND', 'One of the data sets is no longer published. Remove it and send again.')
    const twice = found.find(({ listing }, i) => found.some((other, j) => j < i && other.listing.siteId === listing.siteId))
    if (twice)
      throw new Refused(
        'BAD_INPUT',
        `"${twice.version.document.description.title}" is at a site that is asked for another data set already. A site trains on one in a run: choose one of them.`,
        [],
        'sites',
      )
    const asked = found.map(({ listing }) => ({ names: [listing.id, listing.siteId], mayTakePart: true }))
    const unmet = invitedProblem(plan, limits.minimumSites, asked)
    if (unmet) throw new Refused('PLAN_INVALID', unmet.message, [], unmet.field)
    const requester = { organisation: me.id, forProfit: me.forProfit, country: me.country }
    // Every site computes on the model and receives it each round: not-for-profit and country terms bind them all.
    const providers = await tx
      .select()
      .from(organisations)
      .where(inArray(organisations.id, [...new Set(found.map(({ listing }) => listing.organisationId))]))
    const recipients = [requester, ...providers.map(({ id, forProfit, country }) => ({ organisation: id, forProfit, country }))]
    for (const { version } of found) {
      const match = matchPurpose(version.document.dataUse, purpose.document, requester, {
        recipients,
        today: now.toISOString().slice(0, 10),
      })
      if (match.verdict === 'DENY')
        throw new Refused(
          'BAD_INPUT',
          `The purpose does not fit "${version.document.description.title}". ${match.reasons.find((reason) => reason.verdict === 'DENY')?.text ?? ''} Remove this data set or change the purpose.`,
        )
    }

    const id = randomUUID()
    const { sites: _sites, ...rest } = input
    return {
      set: {
        id,
        ...rest,
        purpose: purpose.document,
        planHash: planHash(plan),
        modelDigest: modelDigest(plan),
        audience: [...new Set([input.organisationId, ...found.map(({ listing }) => listing.organisationId)])],
      },
      data: { plan: planHash(plan), sites: found.length },
      after: async () => {
        for (const { listing, version } of found)
          await context.run(requestNegotiation, {
            proposalId: id,
            consumerId: input.organisationId,
            providerId: listing.organisationId,
            siteId: listing.siteId,
            listingId: listing.id,
            listingVersion: version.version,
            listingHash: version.hash,
            note: input.sites.find((site) => site.listingId === listing.id)?.note ?? '',
            limits,
          })
      },
      result: { id },
    }
  },
})
