import { readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import * as z from 'zod'
import { Bundle } from '#core/agreement/bundle.ts'
import { Terms, termsHash } from '#core/agreement/terms.ts'
import { fromBase64url, utf8FromBytes } from '#core/bytes.ts'
import { AgreementId, type Hash } from '#core/id.ts'
import { Refused } from '#core/refusal.ts'
import { Plan } from '#core/run/plan.ts'
import { readJsonFile, writeJson } from './files.ts'
import type { Home } from './home.ts'

/** An agreement that passed every check and waits for a person of the hospital. */
export const Pending = z.strictObject({
  schema: z.literal('pending-seal/v1'),
  agreement: AgreementId,
  bundle: Bundle,
  plan: Plan,
  receivedAt: z.string(),
})
export type Pending = z.infer<typeof Pending>

const fileOf = (dir: string, terms: string): string => join(dir, `${terms}.json`)

/** Terms hashes of the files in a folder. */
const namesIn = async (dir: string): Promise<string[]> =>
  (await readdir(dir).catch(() => [])).flatMap((name) => /^([0-9a-f]{64})\.json$/.exec(name)?.[1] ?? []).sort()

/** The sealed bundle of an agreement as it lies on disk, not yet verified; null when this site never sealed it. */
export const loadSealed = async (home: Home, terms: string): Promise<unknown> => {
  const file = await readJsonFile(fileOf(home.agreements, terms))
  return file.found ? file.value : null
}
export const saveSealed = async (home: Home, terms: Hash, bundle: Bundle): Promise<void> => {
  await writeJson(fileOf(home.agreements, terms), bundle)
  await rm(fileOf(home.pending, terms), { force: true })
}
export const loadPending = async (home: Home, terms: string): Promise<Pending | null> => {
  const file = await readJsonFile(fileOf(home.pending, terms))
  return file.found ? (Pending.safeParse(file.value).data ?? null) : null
}
export const savePending = (home: Home, terms: Hash, pending: Pending): Promise<void> => writeJson(fileOf(home.pending, terms), pending)

export const sealedHashes = (home: Home): Promise<string[]> => namesIn(home.agreements)
export const pendingHashes = (home: Home): Promise<string[]> => namesIn(home.pending)

/** Reads the terms of a bundle without judging it; null when they are not terms. */
export const termsOf = (bundle: unknown): Terms | null => {
  const parsed = Bundle.safeParse(bundle)
  const bytes = parsed.success ? fromBase64url(parsed.data.terms) : null
  const text = bytes ? utf8FromBytes(bytes) : null
  try {
    return text === null ? null : (Terms.safeParse(JSON.parse(text)).data ?? null)
  } catch {
    return null
  }
}

export const hashOf = (bundle: unknown): Hash | null => {
  const terms = termsOf(bundle)
  return terms ? termsHash(terms) : null
}

/** Highest version of each agreement that this site has sealed. */
export const sealedVersions = async (home: Home): Promise<ReadonlyMap<string, number>> => {
  const versions = new Map<string, number>()
  for (const name of await sealedHashes(home)) {
    const terms = termsOf(await loadSealed(home, name))
    if (terms) versions.set(terms.id, Math.max(terms.version, versions.get(terms.id) ?? 0))
  }
  return versions
}

/** The one hash that begins with what a person typed. @throws {Refused} NOT_FOUND, or BAD_INPUT when several do */
export const findByPrefix = (hashes: readonly string[], prefix: string, what: string): string => {
  const wanted = prefix.toLowerCase()
  const found = /^[0-9a-f]{4,64}$/.test(wanted) ? hashes.filter((hash) => hash.startsWith(wanted)) : []
  if (found.length === 1) return found[0]!
  if (found.length > 1) throw new Refused('BAD_INPUT', `Several agreements begin with ${prefix}. Type more of the fingerprint.`)
  const known = hashes.length === 0 ? `There is no ${what} here.` : `There are: ${hashes.map((hash) => hash.slice(0, 12)).join(', ')}.`
  throw new Refused('NOT_FOUND', `No ${what} begins with ${prefix}. ${known} At least 4 characters of the fingerprint are needed.`)
}
