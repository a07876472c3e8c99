import type { SiteContext } from './context.ts'
import type { Offer } from './offer.ts'
import { type PublishedSet, readPublished, savePublished } from './published.ts'
import { withRetry } from './retry.ts'

type Sender = Pick<SiteContext, 'home' | 'client' | 'log' | 'now' | 'onRetry'>

/** Tells the exchange what a prepared data set holds: exactly the bytes of the offer. */
export const publishOffer = async (site: Sender, { report, bytes, sha256, set }: Offer, signal: AbortSignal): Promise<PublishedSet> => {
  const call = { method: 'POST', path: '/api/site/datasets', bytes, headers: { 'content-type': 'application/json' }, signal } as const
  const answer = await withRetry(() => site.client.send(call), { signal, onRetry: site.onRetry })
  await answer.body.dump()
  const published: PublishedSet = { ...set, sent: { sha256, bytes: bytes.length }, publishedAt: site.now().toISOString() }
  await savePublished(site.home, published)
  const short = report.manifest.slice(0, 12)
  site.log.info(
    'dataset.published',
    `The data set ${short} was told to the exchange; what was sent stays to be read in outbox/listing-preview.json.`,
    { manifest: report.manifest, sha256, bytes: bytes.length },
  )
  return published
}

export const isPublished = async (site: Pick<SiteContext, 'home'>, hash: string): Promise<boolean> =>
  (await readPublished(site.home)).some((set) => set.manifest === hash)
