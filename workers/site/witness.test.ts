import { randomBytes, randomUUID } from 'node:crypto'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ed25519 } from '@noble/curves/ed25519.js'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { signCheckpoint } from '#core/audit/checkpoint.ts'
import { consistencyProof } from '#core/audit/consistency.ts'
import { cosignedAt } from '#core/audit/cosignature.ts'
import { logOrigin, witnessName } from '#core/audit/log-names.ts'
import { leafHash, rootOfLeaves } from '#core/audit/tree.ts'
import { utf8ToBytes } from '#core/bytes.ts'
import { jwkOf } from '#core/protocol/jws.ts'
import { hasLogConflict, LogConflict, openWitness, type ProveConsistency, type Witness } from './witness.ts'

const EXCHANGE = 'https://exchange.example'
const secret = new Uint8Array(randomBytes(32))
const siteSecret = new Uint8Array(randomBytes(32))
const site = randomUUID() as never
const leaves = Array.from({ length: 60 }, (_, i) => leafHash(utf8ToBytes(`event ${i}`)))
const forked = leaves.map((leaf, i) => (i === 7 ? leafHash(utf8ToBytes('another')) : leaf))
const noteOf = (all: readonly Uint8Array[], size: number, by = secret): string =>
  signCheckpoint({ origin: logOrigin(EXCHANGE), size, root: rootOfLeaves(all, 0, size) }, by)
const proving =
  (all: readonly Uint8Array[]): ProveConsistency =>
  async (oldSize, newSize) =>
    consistencyProof(all.slice(0, newSize), oldSize)

let dir: string
const opened = (): Witness => {
  return openWitness({
    home: { witness: join(dir, 'witness.json'), conflict: join(dir, 'log-conflict.json') },
    config: { exchange: EXCHANGE, exchangeKey: jwkOf(ed25519.getPublicKey(secret)), site },
    key: { secret: siteSecret, jwk: jwkOf(ed25519.getPublicKey(siteSecret)) },
    now: () => new Date('2026-11-24T12:00:00Z'),
  })
}
const stopped = () => hasLogConflict({ conflict: join(dir, 'log-conflict.json') })
const kept = async () => LogConflict.parse(JSON.parse(await readFile(join(dir, 'log-conflict.json'), 'utf8')))
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'roundtable-witness-'))
})
afterEach(() => rm(dir, { recursive: true, force: true }))

describe('a site as witness', () => {
  test('cosigns each checkpoint that continues the last one, also after a restart, and none twice', async () => {
    for (const size of [3, 8, 60]) {
      const note = noteOf(leaves, size)
      const considered = await opened().consider(note, proving(leaves))
      if (considered.kind !== 'cosigned') throw new Error(considered.kind)
      const both = `${note}${considered.line}\n`
      expect(cosignedAt(both, witnessName(EXCHANGE, site), ed25519.getPublicKey(siteSecret))).toBe(
        Date.parse('2026-11-24T12:00:00Z') / 1000,
      )
      expect((await opened().consider(both, proving(leaves))).kind).toBe('known')
    }
    expect(await stopped()).toBe(false)
  })

  test('has written down what it saw before it signs, so that an answer which was lost is given again', async () => {
    await opened().consider(noteOf(leaves, 8), proving(leaves))
    expect((await opened().consider(noteOf(leaves, 8), proving(leaves))).kind).toBe('cosigned')
  })

  test('signs nothing while it cannot be proved that the log only grew, and asks again', async () => {
    const witness = opened()
    await witness.consider(noteOf(leaves, 8), proving(leaves))
    const away: ProveConsistency = async () => {
      throw new Error('the exchange is away')
    }
    await expect(witness.consider(noteOf(leaves, 20), away)).rejects.toThrow('away')
    expect(await stopped()).toBe(false)
    expect((await witness.consider(noteOf(leaves, 20), proving(leaves))).kind).toBe('cosigned')
  })

  test('ignores a checkpoint that another key signed, or for another log', async () => {
    const witness = opened()
    expect((await witness.consider(noteOf(leaves, 8, siteSecret), proving(leaves))).kind).toBe('unsigned')
    const elsewhere = signCheckpoint({ origin: 'other.example/api/log', size: 1, root: leaves[0]! }, secret)
    expect((await witness.consider(elsewhere, proving(leaves))).kind).toBe('unsigned')
    expect((await witness.consider('', proving(leaves))).kind).toBe('unsigned')
    expect(await stopped()).toBe(false)
  })

  test.each([
    ['a log that was rewritten and has grown', 8, forked, 20],
    ['another root of the same size', 20, forked, 20],
    ['a log that was set back, as after an old backup', 20, leaves, 8],
  ])('keeps both checkpoints as proof and stops at %s', async (_, before, log, after) => {
    const witness = opened()
    await witness.consider(noteOf(leaves, before), proving(leaves))
    expect((await witness.consider(noteOf(log, after), proving(log))).kind).toBe('conflict')
    expect(await stopped()).toBe(true)
    expect(await kept()).toMatchObject({ first: noteOf(leaves, before), second: noteOf(log, after) })
    // The first proof is not overwritten by what comes after it.
    await witness.consider(noteOf(forked, 40), proving(forked))
    expect((await kept()).second).toBe(noteOf(log, after))
  })

  test('begins no second history when what it wrote down is damaged', async () => {
    await opened().consider(noteOf(leaves, 8), proving(leaves))
    await writeFile(join(dir, 'witness.json'), '{')
    await expect(opened().consider(noteOf(forked, 20), proving(forked))).rejects.toThrow('witness.json')
  })

  test('asked 50 times at once about mixed sizes, never signs a smaller size after a larger one', async () => {
    const witness = opened()
    const signed: number[] = []
    const sizes = Array.from({ length: 50 }, (_, i) => 1 + ((i * 37) % 60))
    const slowly: ProveConsistency = async (oldSize, newSize) => {
      await new Promise((resolve) => setTimeout(resolve, newSize % 5))
      return consistencyProof(leaves.slice(0, newSize), oldSize)
    }
    await Promise.all(
      sizes.map(async (size) => {
        const considered = await witness.consider(noteOf(leaves, size), slowly)
        if (considered.kind === 'cosigned') signed.push(considered.size)
      }),
    )
    expect(signed.length).toBeGreaterThan(1)
    expect(signed).toEqual(signed.toSorted((a, b) => a - b))
  })
})
