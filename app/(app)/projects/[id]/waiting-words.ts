import type { WaitingCode } from '#core/run/waiting.ts'
import { siteList } from './site-list.ts'

const some = (sites: readonly string[], none: string): string => (sites.length > 0 ? siteList(sites) : none)

/** What a run waits for and what ends the wait, for each code. One that the core adds fails to compile here until it has a sentence. */
const SENTENCES: Readonly<Record<WaitingCode, (sites: readonly string[]) => string>> = {
  SITES_NEEDED: (sites) => `It goes on by itself as soon as enough sites are ready. It waits for ${some(sites, 'a site to come')}.`,
  MANDATORY_SITE: (sites) =>
    `No round counts without ${some(sites, 'a site that the plan names')}. It goes on by itself when that site is back.`,
  UPDATES: (sites) => `${some(sites, 'No site')} ${sites.length === 1 ? 'is' : 'are'} at work on the open round.`,
  SITES_PAUSED: (sites) =>
    `${some(sites, 'Its sites')} ${sites.length === 1 ? 'is' : 'are'} paused. It goes on by itself when enough are back.`,
  RUN_PAUSED: () => 'It goes on when its lead resumes it.',
  EXCHANGE_FAULT: () => 'The exchange met a fault of its own and tries again by itself. Sites need do nothing.',
}

/** @param sites names of those that are waited for */
export const waitingSentence = (code: WaitingCode, sites: readonly string[]): string => SENTENCES[code](sites)
