import type { Terms } from '#core/agreement/terms.ts'
import { verifyBundle } from '#core/agreement/verify-bundle.ts'
import { loadSealed, termsOf } from './agreements.ts'
import type { Home } from './home.ts'

interface Opened {
  readonly bundle: unknown
  readonly verified: ReturnType<typeof verifyBundle>
  readonly terms: Terms | null
}

const MOST_KEPT = 20
const kept = new Map<string, Opened>()

/**
 * A sealed bundle as it lies on disk now, and what its signatures are worth. They are checked once for the same text: in a round without training
 * that was half of an agent's work.
 */
export const openSealed = async (home: Home, terms: string): Promise<Opened> => {
  const bundle = await loadSealed(home, terms)
  const text = JSON.stringify(bundle)
  const known = kept.get(text)
  if (known) return known
  const opened = { bundle, verified: verifyBundle(bundle, { requireSeal: true }), terms: termsOf(bundle) }
  if (kept.size >= MOST_KEPT) kept.clear()
  kept.set(text, opened)
  return opened
}
