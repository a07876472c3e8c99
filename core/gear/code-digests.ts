import type { Hash } from '../id.ts'

/**
 * SHA-256 over the source files of each gear, with all that they import, and the pinned versions of their packages.
 * Made by `npm run gears`; the digest of a chain holds them, so an agreement names the code that prepares.
 */
export const CODE_DIGESTS = {
  metadata: '1e3854b988d00457f42727056963cc0e44fa3bbc82eb3764398610b84750b5c3',
  fix: 'ca1712d2d52a5f3e22f0e1b457ab5bf0db463b69f226097b7dff4cbe035dd988',
  qc: 'bb7bcf75a89c620d99c934b6bab6f1cf135618d2fca71827f34693573d1215af',
  deidentify: '91771f5377c24a449aa438af625a14effa7b43cf3368f131f8302aadc79181d2',
  intensity: 'bea0825ba2e8a45549666ca6df722de92ce3ad2e50989c86d554ba685ee40ee4',
  resize: 'ebd67e2e28ffb893c7bda842f45b888edef3b5776555bfdbc95898868f8063ff',
  pack: 'eca123f1f9f20399c06b894ddd63d466cdbd5ba6efcfddf47860f82f6a26a411',
} as { readonly [gear in 'metadata' | 'fix' | 'qc' | 'deidentify' | 'intensity' | 'resize' | 'pack']: Hash }
