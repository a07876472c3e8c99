import { and, eq, inArray } from 'drizzle-orm'
import type { Tx } from '#db/client.ts'
import { agreements, listings, negotiations, organisations, passkeys, proposals, sites, statements } from '#db/schema/index.ts'
import type { Actor } from '#server/kernel/actor.ts'

export interface InboxItem {
  /** Verb of the action, as on the button. */
  verb: 'answer' | 'sign' | 'publish' | 'connect' | 'passkey' | 'check'
  title: string
  party: string
  since: Date
  href: string
}

export interface Inbox {
  needsYou: InboxItem[]
  waiting: InboxItem[]
}

const oldestFirst = (items: InboxItem[]) => items.sort((a, b) => a.since.getTime() - b.since.getTime())

/** What waits for this person, and what they wait for. Nothing is stored: it follows from the states. */
export const inboxOf = async (tx: Tx, actor: Actor & { kind: 'member' }): Promise<Inbox> => {
  const needsYou: InboxItem[] = []
  const waiting: InboxItem[] = []
  const has = (role: string) => (actor.roles as readonly string[]).includes(role)
  const parts = await tx
    .select({ negotiation: negotiations, proposal: proposals, organisation: organisations, site: sites })
    .from(negotiations)
    .innerJoin(proposals, eq(proposals.id, negotiations.proposalId))
    .innerJoin(organisations, eq(organisations.id, negotiations.consumerId))
    .innerJoin(sites, eq(sites.id, negotiations.siteId))
    .where(inArray(negotiations.state, ['REQUESTED', 'OFFERED', 'ACCEPTED']))
  for (const { negotiation, proposal, organisation, site } of parts) {
    const item = { title: proposal.title, since: negotiation.movedAt, href: `/proposals/${proposal.id}` }
    if (negotiation.providerId === actor.organisation && has('steward'))
      needsYou.push({ verb: 'answer', party: organisation.name, ...item })
    if (negotiation.consumerId === actor.organisation) waiting.push({ verb: 'answer', party: site.name, ...item })
  }
  const open = await tx
    .select({ agreement: agreements, site: sites })
    .from(agreements)
    .innerJoin(sites, eq(sites.id, agreements.siteId))
    .where(eq(agreements.state, 'PENDING'))
  for (const { agreement, site } of open) {
    const signed = await tx.select().from(statements).where(eq(statements.agreementId, agreement.id))
    const terms = JSON.parse(agreement.terms) as { dataset: { title: string }; provider: { name: string }; consumer: { name: string } }
    const otherName = agreement.providerId === actor.organisation ? terms.consumer.name : terms.provider.name
    const item = { title: terms.dataset.title, since: agreement.createdAt, href: `/agreements/${agreement.id}` }
    const mine = signed.some((row) => row.organisationId === actor.organisation)
    if (!mine && has('signatory')) needsYou.push({ verb: 'sign', party: otherName, ...item })
    else if (!mine || signed.length < 2)
      waiting.push({ verb: 'sign', party: mine ? otherName : 'a signatory of your organisation', ...item })
    else if (agreement.sealRefusal && agreement.providerId === actor.organisation)
      needsYou.push({ verb: 'check', party: site.name, ...item })
    else waiting.push({ verb: 'check', party: `${site.name} (site agent)`, ...item })
  }
  if (has('steward')) {
    const drafts = await tx
      .select({ listing: listings, site: sites })
      .from(listings)
      .innerJoin(sites, eq(sites.id, listings.siteId))
      .where(and(eq(listings.organisationId, actor.organisation), eq(listings.state, 'DRAFT')))
    for (const { listing, site } of drafts)
      needsYou.push({
        verb: 'publish',
        title: site.name,
        party: 'your organisation',
        since: listing.createdAt,
        href: `/site/${site.id}/datasets/${listing.id}`,
      })
  }
  if (has('it') || has('admin')) {
    const invited = await tx
      .select()
      .from(sites)
      .where(and(eq(sites.organisationId, actor.organisation), eq(sites.state, 'INVITED')))
    for (const site of invited)
      needsYou.push({ verb: 'connect', title: site.name, party: 'your IT', since: site.createdAt, href: `/site/${site.id}` })
  }
  if (has('signatory')) {
    const keys = await tx
      .select({ id: passkeys.id })
      .from(passkeys)
      .where(and(eq(passkeys.personId, actor.person), eq(passkeys.organisationId, actor.organisation), eq(passkeys.state, 'ACTIVE')))
    if (keys.length === 0)
      needsYou.push({ verb: 'passkey', title: 'Your signing passkey', party: 'you', since: new Date(), href: '/passkeys/new' })
  }
  return { needsYou: oldestFirst(needsYou), waiting: oldestFirst(waiting) }
}
