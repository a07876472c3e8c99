import { exampleBundle } from '#core/agreement/example.ts'
import { verifyBundle } from '#core/agreement/verify-bundle.ts'
import { utf8ToBytes } from '#core/bytes.ts'
import type { Benchmark } from './benchmark.ts'
import { rounded, spreadOf } from './spread.ts'

const WARM = 20
const TIMES = 300
const AIM_MS = 50

export const verify: Benchmark = {
  name: 'verify',
  measures: 'verifying an agreement bundle, from the bytes of its file to the verdict',
  run: async () => {
    const bytes = utf8ToBytes(JSON.stringify(exampleBundle()))
    const once = (): number => {
      const begun = performance.now()
      if (!verifyBundle(bytes, { requireSeal: true }).ok) throw new Error('The example bundle is not valid.')
      return performance.now() - begun
    }
    const first = once()
    for (let i = 1; i < WARM; i++) once()
    const { median, p90, max } = spreadOf(Array.from({ length: TIMES }, once))
    const found = { firstMs: rounded(first), medianMs: rounded(median, 2), p90Ms: rounded(p90, 2), maxMs: rounded(max, 2) }
    return {
      settings: {
        Bundle: `${bytes.length} bytes, two passkey signatures (ES256) and a seal (Ed25519), in pure TypeScript as in the browser`,
        Times: `the first in this process, then ${TIMES} after ${WARM}`,
        Aim: `at most ${AIM_MS} ms`,
      },
      tables: [{ columns: ['first ms', 'median ms', '90th percentile ms', 'longest ms'], rows: [Object.values(found)] }],
      results: { bundleBytes: bytes.length, ...found },
    }
  },
}
