import { desc, eq } from 'drizzle-orm'
import type { CheckResult } from '#core/agreement/check.ts'
import { type RenderedClause, renderClauses } from '#core/agreement/render-terms.ts'
import type { Terms } from '#core/agreement/terms.ts'
import { checksOf } from '#core/agreement/verify-bundle.ts'
import type { Offered } from '#core/machine.ts'
import { Refused } from '#core/refusal.ts'
import type { Tx } from '#db/client.ts'
import { agreements, events, runs, sites } from '#db/schema/index.ts'
import { agreementCan, agreementFacts } from '#server/agreement/can.ts'
import type { Actor } from '#server/kernel/actor.ts'
import { partyRoles } from '#server/negotiation/roles.ts'
import { bundleOf, signedOf, termsOf } from './bundle.ts'

export interface AgreementRow {
  id: string
  state: string
  termsHash: string
  title: string
  provider: { organisation: string; name: string }
  consumer: { organisation: string; name: string }
  site: { id: string; name: string }
  projectId: string | null
  proposalId: string
  notAfter: Date
  activatedAt: Date | null
  createdAt: Date
}

export interface AgreementView extends AgreementRow {
  terms: Terms
  text: string
  clauses: RenderedClause[]
  signatures: {
    order: number
    role: string
    organisation: string
    name: string
    title: string
    at: Date
    credential: string
    meaning: string
  }[]
  sealed: boolean
  sealRefusal: { code: string; message: string; at: string } | null
  reason: string | null
  suspendedBy: string | null
  endedAt: Date | null
  checks: CheckResult[]
  timeline: { seq: number; type: string; at: Date; mine: boolean }[]
  roundsUsed: number
  role: 'provider' | 'consumer'
  siteLastSeenAt: Date | null
  can: Offered[]
}

const rowOf = (agreement: typeof agreements.$inferSelect): AgreementRow => {
  const terms = termsOf(agreement)
  return {
    id: agreement.id,
    state: agreement.state,
    termsHash: agreement.termsHash,
    title: terms.dataset.title,
    provider: { organisation: terms.provider.organisation, name: terms.provider.name },
    consumer: { organisation: terms.consumer.organisation, name: terms.consumer.name },
    site: { id: terms.site.id, name: terms.site.name },
    projectId: agreement.projectId,
    proposalId: agreement.proposalId,
    notAfter: agreement.notAfter,
    activatedAt: agreement.activatedAt,
    createdAt: agreement.createdAt,
  }
}

export const agreementRows = async (tx: Tx): Promise<AgreementRow[]> =>
  (await tx.select().from(agreements).orderBy(desc(agreements.createdAt)).limit(500)).map(rowOf)

/** One agreement as both parties see it: text, signatures, checks, what may be done next. */
export const agreementView = async (tx: Tx, actor: Actor & { kind: 'member' }, id: string): Promise<AgreementView> => {
  const [found] = await tx
    .select({ agreement: agreements, site: sites })
    .from(agreements)
    .innerJoin(sites, eq(sites.id, agreements.siteId))
    .where(eq(agreements.id, id))
  const roles = found ? partyRoles(found.agreement, actor) : []
  if (!found || roles.length === 0) throw new Refused('NOT_FOUND', 'This does not exist, or your organisation has no part in it.')
  const { agreement, site } = found
  const terms = termsOf(agreement)
  const { rows } = await signedOf(tx, id)
  const timeline = await tx.select().from(events).where(eq(events.subject, id)).orderBy(events.seq)
  const [run] = agreement.projectId
    ? await tx.select().from(runs).where(eq(runs.projectId, agreement.projectId)).orderBy(desc(runs.number)).limit(1)
    : []
  const signedRoles = rows.map((row) => row.document.role)
  const facts = agreementFacts(
    signedRoles,
    actor,
    agreement,
    rows.some((row) => row.organisationId === actor.organisation),
  )
  return {
    ...rowOf(agreement),
    terms,
    text: agreement.text,
    clauses: renderClauses(terms),
    signatures: rows.map((row) => ({
      order: row.order,
      role: row.document.role,
      organisation: row.document.role === 'provider' ? terms.provider.name : terms.consumer.name,
      name: row.document.signer.name,
      title: row.document.signer.title,
      at: row.signedAt,
      credential: row.keyCard.credentialId.slice(0, 12),
      meaning: row.document.meaning,
    })),
    sealed: agreement.seal !== null,
    sealRefusal: agreement.sealRefusal,
    reason: agreement.reason,
    suspendedBy: agreement.suspendedBy,
    endedAt: agreement.endedAt,
    checks: checksOf(await bundleOf(tx, id), { requireSeal: agreement.seal !== null }),
    timeline: timeline.map((event) => ({
      seq: event.seq,
      type: event.type,
      at: event.at,
      mine: event.organisationId === actor.organisation,
    })),
    roundsUsed: run?.currentRound ?? 0,
    role: actor.organisation === agreement.providerId ? 'provider' : 'consumer',
    siteLastSeenAt: site.lastSeenAt,
    can: agreementCan(agreement.state, roles, facts),
  }
}
