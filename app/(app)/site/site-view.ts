import { clock } from '#app/ui/format.ts'
import type { Views } from '#app/ui/trpc/types.ts'
import type { StateWords } from '#app/ui/words.ts'
import { siteWords } from '#app/ui/words.ts'
import type { SiteState } from '#core/org/machine.ts'

export type SiteView = Views['site']['byId']
export type SiteWork = SiteView['work'][number]
export type PreparedSet = Views['site']['datasets'][number]

const OFFLINE_AFTER_MS = 90_000
export const isSilent = (site: { lastSeenAt: Date | null }, now: number) =>
  site.lastSeenAt !== null && now - site.lastSeenAt.getTime() > OFFLINE_AFTER_MS

export const siteState = (site: { state: string; lastSeenAt: Date | null }, now: number): StateWords =>
  siteWords(site.state as SiteState, { lastSeen: isSilent(site, now) ? clock(site.lastSeenAt as Date) : undefined })
