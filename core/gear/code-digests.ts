import type { Hash } from '../id.ts'

/**
 * SHA-256 over the source files of each gear, with all that they import, and the pinned versions of their packages.
 * Made by `npm run gears`; the digest of a chain holds them, so an agreement names the code that prepares.
 */
export const CODE_DIGESTS = {
  metadata: '1f0898800b561bf759e1962f134dd42404519924d867e925f68f3fc2cc5f93ad',
  fix: '2ff4a5b6763684c2217367d5b22dc4f65eae7c49ea279fbda6a65ea9c3c564ab',
  qc: '574ca4b6040df81a3167d36fdc6872c3be93a847da78b77b15676aa800d60f0d',
  deidentify: 'da80887736894de0d67b6a35a7f92239d555d8c8fdff6172431cdf9c6aa1f597',
  intensity: '1e7b5aef73c3ca40a08dadc461fa650bbca06bfc56540de62425dd146b47175e',
  resize: '90faa896e7c5ffafe2325412243fc8ab1f29dd98e7cd3fcedbeced35865d8ea1',
  pack: '4ca96b98e43f039f0e2db90cac5dc0ae600e7fb303986396578af8b80870cce0',
} as { readonly [gear in 'metadata' | 'fix' | 'qc' | 'deidentify' | 'intensity' | 'resize' | 'pack']: Hash }
