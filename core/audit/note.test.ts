import { ed25519 } from '@noble/curves/ed25519.js'
import { describe, expect, test } from 'vitest'
import { base64, bytesToHex, utf8ToBytes } from '../bytes.ts'
import { signCheckpoint, verifyCheckpoint } from './checkpoint.ts'
import { bodyHash, leafBytes } from './leaf.ts'
import { mergeNotes, noteKeyId, signNote, verifyNote } from './note.ts'
import { leafHash, rootOfLeaves } from './tree.ts'

const secret = new Uint8Array(32).fill(7)
const publicKey = ed25519.getPublicKey(secret)
const other = new Uint8Array(32).fill(8)
const ORIGIN = 'exchange.example/log'
const checkpoint = { origin: ORIGIN, size: 3, root: rootOfLeaves([1, 2, 3].map((n) => leafHash(Uint8Array.of(n)))) }

test('the published note of the Go sumdb package verifies under its published key', () => {
  // golang.org/x/mod/sumdb/note, package example: PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW
  const key = Uint8Array.from(atobBytes('ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW')).slice(1)
  const text = "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n"
  const note = `${text}\n— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n`
  expect(bytesToHex(noteKeyId('PeterNeumann', key))).toBe('c74f20a3')
  expect(verifyNote(note, 'PeterNeumann', key)).toBe(text)
})

describe('a signed checkpoint', () => {
  const note = signCheckpoint(checkpoint, secret)
  test('is three lines, a blank line and a signature, and verifies', () => {
    expect(note).toMatch(/^exchange\.example\/log\n3\n[A-Za-z0-9+/=]{44}\n\n— exchange\.example\/log [A-Za-z0-9+/=]+\n$/)
    expect(verifyCheckpoint(note, ORIGIN, publicKey)).toEqual(checkpoint)
  })

  test('is refused when any byte of it is changed', () => {
    const bytes = [...note]
    for (let i = 0; i < bytes.length; i++) {
      const changed = bytes.map((char, j) => (i === j ? (char === 'A' ? 'B' : 'A') : char)).join('')
      if (changed !== note) expect(verifyCheckpoint(changed, ORIGIN, publicKey), `at ${i}`).toBeNull()
    }
  })

  test('is refused under another key, another origin, and with two signatures of one key', () => {
    expect(verifyCheckpoint(note, ORIGIN, ed25519.getPublicKey(other))).toBeNull()
    expect(verifyCheckpoint(note, 'other.example/log', publicKey)).toBeNull()
    expect(verifyCheckpoint(signCheckpoint({ ...checkpoint, origin: 'other.example/log' }, secret), ORIGIN, publicKey)).toBeNull()
    const line = note.slice(note.indexOf('—'))
    expect(verifyCheckpoint(note + line, ORIGIN, publicKey)).toBeNull()
  })

  test('still verifies beside the signature of a witness', () => {
    const text = verifyNote(note, ORIGIN, publicKey)!
    const both = mergeNotes(note, signNote(text, 'hannover.example', other))!
    expect(verifyCheckpoint(both, ORIGIN, publicKey)).toEqual(checkpoint)
    expect(verifyNote(both, 'hannover.example', ed25519.getPublicKey(other))).toBe(text)
    expect(mergeNotes(note, signNote('other text\n', 'hannover.example', other))).toBeNull()
  })

  test('is refused when the size has a leading zero, a sign, or more lines follow', () => {
    for (const text of [`${ORIGIN}\n03\n`, `${ORIGIN}\n+3\n`, `${ORIGIN}\n3.0\n`, `\n3\n`])
      expect(verifyCheckpoint(signNote(`${text}${base64(checkpoint.root)}\n`, ORIGIN, secret), ORIGIN, publicKey)).toBeNull()
    expect(verifyCheckpoint(signNote(`${ORIGIN}\n3\n${base64(checkpoint.root)}\nextra\n`, ORIGIN, secret), ORIGIN, publicKey)).toBeNull()
    expect(verifyCheckpoint(signNote(`${ORIGIN}\n3\n${base64(checkpoint.root.slice(1))}\n`, ORIGIN, secret), ORIGIN, publicKey)).toBeNull()
  })
})

test('a note cannot be signed with a name that has spaces or a text without a final line feed', () => {
  expect(() => signNote('text\n', 'two words', secret)).toThrow(TypeError)
  expect(() => signNote('text\n', 'a+b', secret)).toThrow(TypeError)
  expect(() => signNote('text', 'name', secret)).toThrow(TypeError)
  expect(() => signNote('te\u0000xt\n', 'name', secret)).toThrow(TypeError)
})

test('a leaf holds no body, and equal bodies under different salts have different hashes', () => {
  const body = { id: 'agreement', reason: 'Hospital closed' }
  const leaf = { type: 'agreement.revoked', salt: 'AAAAAAAAAAAAAAAAAAAAAA', bodyHash: bodyHash('AAAAAAAAAAAAAAAAAAAAAA', body), seq: 4 }
  const text = String.fromCharCode(...leafBytes(leaf))
  expect(text).toBe(`{"bodyHash":"${leaf.bodyHash}","salt":"AAAAAAAAAAAAAAAAAAAAAA","seq":4,"type":"agreement.revoked"}`)
  expect(bodyHash('BBBBBBBBBBBBBBBBBBBBBB', body)).not.toBe(leaf.bodyHash)
  expect(leafBytes({ ...leaf, seq: 5 })).not.toEqual(utf8ToBytes(text))
})

function atobBytes(text: string): number[] {
  return [...atob(text)].map((char) => char.charCodeAt(0))
}
