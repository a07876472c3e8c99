import { ed25519 } from '@noble/curves/ed25519.js'
import { describe, expect, test } from 'vitest'
import { fromBase64, utf8ToBytes } from '../bytes.ts'
import { signCheckpoint, verifyCheckpoint } from './checkpoint.ts'
import { cosignatureLine, cosignedAt } from './cosignature.ts'
import { logOrigin, witnessName } from './log-names.ts'
import { COSIGNATURE_ED25519, NOTE_ED25519 } from './note.ts'
import { leafHash } from './tree.ts'
import { parseVerifierKey, verifierKeyText } from './verifier-key.ts'

const [log, site, other] = [1, 2, 3].map((n) => new Uint8Array(32).fill(n)) as [Uint8Array, Uint8Array, Uint8Array]
const key = ed25519.getPublicKey(site)
const ORIGIN = logOrigin('https://exchange.example/')
const NAME = witnessName('https://exchange.example', '11111111-1111-4111-8111-111111111111')
const note = signCheckpoint({ origin: ORIGIN, size: 3, root: leafHash(utf8ToBytes('x')) }, log)
const text = note.slice(0, note.indexOf('\n\n') + 1)
const SECONDS = 1_679_315_147
const both = `${note}${cosignatureLine(text, NAME, site, SECONDS)}\n`

describe('a cosignature', () => {
  test('says when the witness saw the checkpoint, and leaves the signature of the log as it is', () => {
    expect(cosignedAt(both, NAME, key)).toBe(SECONDS)
    expect(verifyCheckpoint(both, ORIGIN, ed25519.getPublicKey(log))?.size).toBe(3)
  })

  test('is over the two lines of the specification and the text, and begins with the time', () => {
    const bytes = fromBase64(both.trimEnd().split(' ').at(-1)!)!
    expect(bytes).toHaveLength(4 + 8 + 64)
    expect([...bytes.slice(4, 12)]).toEqual([0, 0, 0, 0, 0x64, 0x18, 0x50, 0xcb])
    const signed = utf8ToBytes(`cosignature/v1\ntime 1679315147\n${ORIGIN}\n3\n${text.split('\n')[2]}\n`)
    expect(ed25519.verify(bytes.slice(12), signed, key)).toBe(true)
  })

  test('does not count under another key, another name, another text or another time', () => {
    expect(cosignedAt(both, NAME, ed25519.getPublicKey(other))).toBeNull()
    expect(cosignedAt(both, `${NAME}x`, key)).toBeNull()
    expect(cosignedAt(both.replace('\n3\n', '\n4\n'), NAME, key)).toBeNull()
    const [a, b] = [SECONDS, SECONDS + 1].map((at) => fromBase64(cosignatureLine(text, NAME, site, at).split(' ').at(-1)!)!)
    const mixed = btoa(String.fromCharCode(...b!.slice(0, 12), ...a!.slice(12)))
    expect(cosignedAt(`${note}— ${NAME} ${mixed}\n`, NAME, key)).toBeNull()
  })

  test('is none when the witness signed twice, or signed it as a plain note', () => {
    expect(cosignedAt(`${both}${cosignatureLine(text, NAME, site, SECONDS + 5)}\n`, NAME, key)).toBeNull()
    expect(cosignedAt(signCheckpoint({ origin: NAME, size: 3, root: new Uint8Array(32) }, site), NAME, key)).toBeNull()
    expect(cosignedAt(note, NAME, key)).toBeNull()
  })
})

test('a verifier key is read as it was written, and refused when its id is of another key', () => {
  for (const type of [NOTE_ED25519, COSIGNATURE_ED25519] as const) {
    const line = verifierKeyText({ name: NAME, type, publicKey: key })
    expect(parseVerifierKey(line)).toEqual({ name: NAME, type, publicKey: key })
    expect(parseVerifierKey(line.replace('exchange', 'Exchange'))).toBeNull()
  }
  // golang.org/x/mod/sumdb/note, package example
  expect(parseVerifierKey('PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW')?.name).toBe('PeterNeumann')
})
