import { ed25519 } from '@noble/curves/ed25519.js'
import { describe, expect, test } from 'vitest'
import { checkpointText, signCheckpoint } from '../audit/checkpoint.ts'
import { cosignatureLine } from '../audit/cosignature.ts'
import { inclusionProof } from '../audit/inclusion.ts'
import { bodyHash, leafBytes } from '../audit/leaf.ts'
import { COSIGNATURE_ED25519, NOTE_ED25519 } from '../audit/note.ts'
import { leafHash, rootOfLeaves } from '../audit/tree.ts'
import { verifierKeyText } from '../audit/verifier-key.ts'
import { bytesToHex, utf8ToBytes } from '../bytes.ts'
import { thumbprint } from '../protocol/jws.ts'
import type { Bundle } from './bundle.ts'
import { exampleBundle, exampleTerms, SITE, SITE_KEY } from './example.ts'
import type { LogProof } from './log-proof.ts'
import { Pins } from './pins.ts'
import { termsHash } from './terms.ts'
import { checksOf, verifyBundle } from './verify-bundle.ts'

const terms = exampleTerms()
const bundle = exampleBundle(terms)
const code = (given: Bundle, pins: object): string => {
  const verdict = verifyBundle(given, { requireSeal: true, pins: Pins.parse({ schema: 'bundle-pins/v1', ...pins }) })
  return verdict.ok ? 'accepted' : verdict.code
}

describe('pinned keys', () => {
  const sites = [{ site: SITE, keyThumbprint: thumbprint(SITE_KEY) }]
  const people = bundle.keyCards.map(({ person, cosePublicKey }) => ({ person, cosePublicKey }))
  test('are those of the bundle, or it is refused', () => {
    expect(code(bundle, {})).toBe('accepted')
    expect(code(bundle, { sites, people })).toBe('accepted')
    expect(code(bundle, { sites: [] })).toBe('PIN_MISMATCH')
    expect(code(bundle, { sites: [{ site: SITE, keyThumbprint: 'x'.repeat(43) }] })).toBe('PIN_MISMATCH')
    expect(code(bundle, { sites: [{ site: terms.id, keyThumbprint: thumbprint(SITE_KEY) }] })).toBe('PIN_MISMATCH')
    expect(code(bundle, { people: people.slice(1) })).toBe('PIN_MISMATCH')
    expect(code(bundle, { people: people.map((pin, i) => ({ ...pin, person: people[1 - i]!.person })) })).toBe('PIN_MISMATCH')
  })
})

describe('the audit log', () => {
  const ORIGIN = 'exchange.example/api/log'
  const secret = (name: string): Uint8Array => utf8ToBytes(name.padEnd(32, '.'))
  const keyText = (name: string, type: typeof NOTE_ED25519 | typeof COSIGNATURE_ED25519): string =>
    verifierKeyText({ name, type, publicKey: ed25519.getPublicKey(secret(name)) })
  const event: LogProof['event'] = {
    type: 'agreement.activated',
    subject: terms.id,
    actor: 'site',
    at: '2026-11-24T11:01:02.000Z',
    data: { terms: termsHash(terms) },
  }
  const salt = 'c2FsdHNhbHRzYWx0c2FsdA'
  const SEQ = 5
  const leaf = leafHash(leafBytes({ type: event.type, salt, bodyHash: bodyHash(salt, event), seq: SEQ }))
  const leaves = Array.from({ length: 11 }, (_, i) => (i === SEQ ? leaf : leafHash(Uint8Array.of(i))))
  const checkpoint = { origin: ORIGIN, size: leaves.length, root: rootOfLeaves(leaves) }
  const line = (name: string): string => `${cosignatureLine(checkpointText(checkpoint), name, secret(name), 1_795_518_000)}\n`
  const log: LogProof = {
    seq: SEQ,
    salt,
    event,
    path: inclusionProof(leaves, SEQ).map((hash) => bytesToHex(hash) as never),
    checkpoint: signCheckpoint(checkpoint, secret(ORIGIN)) + line('north') + line('south'),
  }
  const pins = (cosignatures = 2, witnesses = ['north', 'south', 'west']) => ({
    log: { key: keyText(ORIGIN, NOTE_ED25519), witnesses: witnesses.map((name) => keyText(name, COSIGNATURE_ED25519)), cosignatures },
  })

  test('shows that the agreement came into force, cosigned by as many witnesses as are asked for', () => {
    expect(code({ ...bundle, log }, pins())).toBe('accepted')
    const checks = checksOf({ ...bundle, log }, { requireSeal: true, pins: Pins.parse({ schema: 'bundle-pins/v1', ...pins() }) })
    expect(checks.at(-1)).toMatchObject({ id: 'V11', status: 'ok' })
  })
  test('is not shown by a bundle without a proof, nor by one for another agreement, place, path, key or checkpoint', () => {
    expect(code(bundle, pins())).toBe('LOG_PROOF')
    const wrong: Partial<LogProof>[] = [
      { event: { ...event, subject: SITE } },
      { event: { ...event, data: { terms: 'a'.repeat(64) as never } } },
      { event: { ...event, at: '2026-11-24T11:01:03.000Z' } },
      { salt: 'other'.repeat(4) },
      { seq: 4 },
      { path: log.path.slice(1) },
      { path: [...log.path].reverse() },
      { checkpoint: log.checkpoint.replace('\n11\n', '\n12\n') },
      { checkpoint: signCheckpoint(checkpoint, secret('another')) + line('north') + line('south') },
    ]
    for (const changes of wrong) expect(code({ ...bundle, log: { ...log, ...changes } }, pins()), JSON.stringify(changes)).toBe('LOG_PROOF')
    expect(code({ ...exampleBundle(exampleTerms({ version: 2 })), log }, pins())).toBe('LOG_PROOF')
  })
  test('counts a witness once, and only where its key is pinned', () => {
    expect(code({ ...bundle, log }, pins(3))).toBe('LOG_PROOF')
    expect(code({ ...bundle, log }, pins(2, ['north', 'north']))).toBe('LOG_PROOF')
    expect(code({ ...bundle, log }, pins(1, ['west']))).toBe('LOG_PROOF')
    expect(code({ ...bundle, log }, pins(0, []))).toBe('accepted')
  })
})
