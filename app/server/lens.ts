import 'server-only'
import { purposeSentence } from '#app/ui/purpose/purpose-words.ts'
import { visitorPurpose, visitorQuery } from '#app/ui/purpose/visitor-purpose.ts'
import { first, type SearchParams } from '#app/ui/search-params.ts'
import type { Purpose } from '#core/data-use/data-use.ts'
import { caller, viewer } from './caller.ts'

export interface PageLens {
  /** For the procedures: nothing, a purpose by id, or one written out. */
  readonly input: { purposeId?: string; purpose?: Purpose }
  /** What goes along in addresses. */
  readonly query: Readonly<Record<string, string>>
  /** The purpose in words; null when the page is seen without one. */
  readonly label: string | null
  readonly href: string | null
}

export interface OwnPurpose {
  readonly id: string
  readonly title: string
}

const isUuid = (text: string) => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text)

/** The viewer's own purposes, newest first; a visitor has none. */
export const ownPurposes = async (): Promise<OwnPurpose[]> => {
  if (!(await viewer())?.actor) return []
  const api = await caller()
  return (await api.purpose.list()).map(({ id, title }) => ({ id, title }))
}

/** The purpose through which a catalogue page is seen: `purpose=<id>`, or the sentence of the front page. */
export const lensOf = async (query: SearchParams, now: Date): Promise<PageLens> => {
  const id = first(query.purpose)
  const own = isUuid(id) ? (await ownPurposes()).find((purpose) => purpose.id === id) : undefined
  if (own) return { input: { purposeId: own.id }, query: { purpose: own.id }, label: own.title, href: `/purposes/${own.id}` }
  const purpose = visitorPurpose(query, now.toISOString().slice(0, 10))
  if (purpose) return { input: { purpose }, query: visitorQuery(query), label: purposeSentence(purpose), href: null }
  return { input: {}, query: {}, label: null, href: null }
}
