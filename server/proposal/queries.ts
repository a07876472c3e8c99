import { desc, eq, inArray } from 'drizzle-orm'
import type { Match } from '#core/data-use/data-use.ts'
import { matchPurpose } from '#core/data-use/match-purpose.ts'
import { type Offered, offered } from '#core/machine.ts'
import { negotiation as negotiationMachine } from '#core/negotiation/machine.ts'
import { proposal as proposalMachine } from '#core/proposal/machine.ts'
import { Refused } from '#core/refusal.ts'
import type { Tx } from '#db/client.ts'
import { agreements, listingVersions, negotiations, organisations, projects, proposals, sites } from '#db/schema/index.ts'
import type { Actor } from '#server/kernel/actor.ts'
import { partyRoles } from '#server/negotiation/roles.ts'
import { openingReason } from './opening.ts'
import { proposalRoles } from './roles.ts'

export interface NegotiationView {
  id: string
  state: string
  provider: { id: string; name: string }
  consumer: { id: string; name: string }
  site: { id: string; name: string }
  listing: { id: string; title: string; version: number }
  note: string
  reason: string | null
  movedAt: Date
  /** The asking purpose against this listing's terms: an automatic check, not the custodian's decision. */
  match: Match
  agreement: { id: string; state: string; termsHash: string; sealRefusal: { code: string; message: string } | null } | null
  can: Offered[]
}

export interface ProposalView {
  id: string
  title: string
  message: string
  state: string
  organisation: { id: string; name: string }
  createdAt: Date
  purpose: typeof proposals.$inferSelect.purpose
  plan: typeof proposals.$inferSelect.plan
  limits: typeof proposals.$inferSelect.limits
  rights: typeof proposals.$inferSelect.rights
  planHash: string
  modelDigest: string
  negotiations: NegotiationView[]
  projectId: string | null
  /** Why the project cannot open any more, though the proposal is not over; null: it may open. */
  stuck: string | null
  mine: boolean
  can: Offered[]
}

const NOBODY = '00000000-0000-0000-0000-000000000000'

/** Proposals that the viewer's organisation made or received; each with the negotiations it may see. */
export const proposalViews = async (
  tx: Tx,
  actor: Actor & { kind: 'member' },
  id?: string,
  today = new Date().toISOString().slice(0, 10),
): Promise<ProposalView[]> => {
  const rows = await tx
    .select({ proposal: proposals, organisation: organisations, projectId: projects.id })
    .from(proposals)
    .innerJoin(organisations, eq(organisations.id, proposals.organisationId))
    .leftJoin(projects, eq(projects.proposalId, proposals.id))
    .where(id ? eq(proposals.id, id) : undefined)
    .orderBy(desc(proposals.createdAt))
    .limit(200)
  const ids = rows.length > 0 ? rows.map((row) => row.proposal.id) : [NOBODY]
  const parts = await tx
    .select({ negotiation: negotiations, site: sites, provider: organisations, version: listingVersions, agreement: agreements })
    .from(negotiations)
    .innerJoin(sites, eq(sites.id, negotiations.siteId))
    .innerJoin(organisations, eq(organisations.id, negotiations.providerId))
    .innerJoin(listingVersions, eq(listingVersions.hash, negotiations.listingHash))
    .leftJoin(agreements, eq(agreements.negotiationId, negotiations.id))
    .where(inArray(negotiations.proposalId, ids))
    .orderBy(sites.name)
  const askedIn = (proposalId: string) =>
    parts
      .filter(({ negotiation }) => negotiation.proposalId === proposalId)
      .map(({ negotiation: { siteId, listingId, state }, agreement }) => ({
        ...{ siteId, listingId, negotiation: state, agreement: agreement?.state ?? null },
      }))
  return rows.map(({ proposal, organisation, projectId }) => ({
    id: proposal.id,
    title: proposal.title,
    message: proposal.message,
    state: proposal.state,
    organisation: { id: organisation.id, name: organisation.name },
    createdAt: proposal.createdAt,
    purpose: proposal.purpose,
    plan: proposal.plan,
    limits: proposal.limits,
    rights: proposal.rights,
    planHash: proposal.planHash,
    modelDigest: proposal.modelDigest,
    projectId,
    stuck:
      proposal.state === 'SUBMITTED' && proposal.organisationId === actor.organisation
        ? openingReason(proposal.plan, askedIn(proposal.id))
        : null,
    mine: proposal.organisationId === actor.organisation,
    can: offered(proposalMachine, proposal.state, proposalRoles(proposal, actor), []),
    negotiations: parts
      .filter((part) => part.negotiation.proposalId === proposal.id)
      .map(({ negotiation, site, provider, version, agreement }) => ({
        id: negotiation.id,
        state: negotiation.state,
        provider: { id: provider.id, name: provider.name },
        consumer: { id: organisation.id, name: organisation.name },
        site: { id: site.id, name: site.name },
        listing: { id: negotiation.listingId, title: version.document.description.title, version: negotiation.listingVersion },
        note: negotiation.note,
        match: matchPurpose(
          version.document.dataUse,
          proposal.purpose,
          { organisation: organisation.id, forProfit: organisation.forProfit, country: organisation.country },
          {
            recipients: [
              { organisation: organisation.id, forProfit: organisation.forProfit, country: organisation.country },
              { organisation: provider.id, forProfit: provider.forProfit, country: provider.country },
            ],
            today,
          },
        ),
        reason: negotiation.reason,
        movedAt: negotiation.movedAt,
        agreement: agreement && {
          id: agreement.id,
          state: agreement.state,
          termsHash: agreement.termsHash,
          sealRefusal: agreement.sealRefusal,
        },
        can: offered(
          negotiationMachine,
          negotiation.state,
          partyRoles(negotiation, actor),
          site.keyThumbprint && site.state !== 'REVOKED' ? ['siteConnected'] : [],
        ).filter(
          // Steps that follow from signatures are taken by signing, not by a button.
          (offer) => offer.command !== 'verify' && offer.command !== 'finalize',
        ),
      })),
  }))
}

export const proposalView = async (tx: Tx, actor: Actor & { kind: 'member' }, id: string): Promise<ProposalView> => {
  const [found] = await proposalViews(tx, actor, id)
  if (!found) throw new Refused('NOT_FOUND', 'This does not exist, or your organisation has no part in it.')
  return found
}
