import { clock } from '#app/ui/format.ts'
import type { Views } from '#app/ui/trpc/types.ts'
import type { StateWords } from '#app/ui/words.ts'
import { siteWords } from '#app/ui/words.ts'
import { bytesToHex, fromBase64url } from '#core/bytes.ts'
import type { SiteState } from '#core/org/machine.ts'

export type SiteView = Views['site']['byId']
export type SiteWork = SiteView['work'][number]
export type PreparedSet = Views['site']['datasets'][number]

/** First 32 hex digits of the key's thumbprint in groups of four, as the agent prints it when it enrols. */
export const keyFingerprint = (thumbprint: string): string =>
  bytesToHex(fromBase64url(thumbprint) ?? new Uint8Array())
    .slice(0, 32)
    .replace(/(.{4})(?=.)/g, '$1 ')

const OFFLINE_AFTER_MS = 90_000
export const isSilent = (site: { lastSeenAt: Date | null }, now: number) =>
  site.lastSeenAt !== null && now - site.lastSeenAt.getTime() > OFFLINE_AFTER_MS

export const siteState = (site: { state: string; lastSeenAt: Date | null }, now: number): StateWords =>
  siteWords(site.state as SiteState, { lastSeen: isSilent(site, now) ? clock(site.lastSeenAt as Date) : undefined })
