import { and, eq } from 'drizzle-orm'
import { defaultClauses } from '#core/agreement/clauses.ts'
import { clausesProblem } from '#core/agreement/clauses-problem.ts'
import { outsideTerms } from '#core/agreement/plan-within.ts'
import { withTextHash } from '#core/agreement/render-terms.ts'
import { OUTPUTS, Terms } from '#core/agreement/terms.ts'
import { RESEARCH } from '#core/data-use/data-use.ts'
import { matchPurpose } from '#core/data-use/match-purpose.ts'
import { Refused } from '#core/refusal.ts'
import { listingVersions, negotiations, organisations, proposals, sites } from '#db/schema/index.ts'
import type { CommandContext } from '#server/kernel/command.ts'

const seconds = (date: Date): string => `${date.toISOString().slice(0, 19)}Z`

/** Writes the terms of an agreement from what was proposed and agreed: the one source of its text and of what sites enforce. */
export const buildTerms = async ({ tx, now, exchange }: CommandContext, agreementId: string, negotiationId: string): Promise<Terms> => {
  const [found] = await tx
    .select({ negotiation: negotiations, proposal: proposals, site: sites, version: listingVersions })
    .from(negotiations)
    .innerJoin(proposals, eq(proposals.id, negotiations.proposalId))
    .innerJoin(sites, eq(sites.id, negotiations.siteId))
    .innerJoin(
      listingVersions,
      and(eq(listingVersions.listingId, negotiations.listingId), eq(listingVersions.version, negotiations.listingVersion)),
    )
    .where(eq(negotiations.id, negotiationId))
  if (!found?.site.keyThumbprint)
    throw new Refused('BLOCKED', 'The site agent is not connected. Ask your IT to enrol it.', ['siteConnected'])
  const { negotiation, proposal, site, version } = found
  const party = async (id: string) => {
    const [organisation] = await tx.select().from(organisations).where(eq(organisations.id, id))
    if (!organisation) throw new Refused('NOT_FOUND', 'One of the organisations does not exist any more.')
    return organisation
  }
  const consumer = await party(negotiation.consumerId)
  const provider = await party(negotiation.providerId)
  const requester = { organisation: consumer.id, forProfit: consumer.forProfit, country: consumer.country }
  const match = matchPurpose(version.document.dataUse, proposal.purpose, requester, {
    recipients: [requester],
    today: now.toISOString().slice(0, 10),
  })
  const { plan } = proposal
  const { limits } = negotiation
  const terms = Terms.parse(
    withTextHash({
      schema: 'dua/v1',
      id: agreementId,
      version: 1,
      supersedes: null,
      exchange: exchange.config.url,
      provider: { organisation: provider.id, name: provider.name, country: provider.country },
      consumer: { organisation: consumer.id, name: consumer.name, country: consumer.country },
      site: { id: site.id, name: site.name, keyThumbprint: site.keyThumbprint! },
      dataset: {
        listing: version.document.id,
        listingVersion: version.version,
        listingHash: version.hash,
        title: version.document.description.title,
        manifest: version.document.manifest,
        chain: version.document.chain,
      },
      purpose: {
        codes: proposal.purpose.research.map((key) => RESEARCH[key]),
        diseases: proposal.purpose.diseases,
        commercial: proposal.purpose.commercial,
        text: proposal.purpose.text,
      },
      obligations: [...match.obligations],
      engine: 'embedded',
      plan: proposal.planHash,
      model: proposal.modelDigest,
      outputs: [...OUTPUTS],
      limits: {
        maxRounds: limits.maxRounds,
        maxLocalEpochs: plan.localEpochs,
        minimumSites: limits.minimumSites,
        quorum: plan.quorum,
        clipNormL2: plan.clip.normL2,
        clipPerCoordinate: plan.clip.perCoordinate,
        minimumPatients: limits.minimumPatients,
        suppressBelow: limits.suppressBelow,
      },
      privacy: null,
      rights: [
        { organisation: consumer.id, name: consumer.name, ...proposal.rights.consumer },
        { organisation: provider.id, name: provider.name, ...proposal.rights.provider },
      ],
      notBefore: seconds(now),
      notAfter: `${limits.notAfter}T23:59:59Z`,
      statusMaxAgeSeconds: limits.statusMaxAgeSeconds,
      ...defaultClauses(),
    } as never),
  )
  const clauses = clausesProblem(terms)
  if (clauses) throw new Refused(clauses.code, clauses.message)
  // Better now than at the seal, after people have signed.
  const outside = outsideTerms(plan, terms)
  if (outside) throw new Refused('PLAN_OUTSIDE_TERMS', outside)
  return terms
}
