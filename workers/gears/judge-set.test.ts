import { describe, expect, test } from 'vitest'
import { configOf, DEFAULT_CHAIN } from '#core/gear/chain.ts'
import { checkOf, levelSetting } from '#core/gear/checks.ts'
import type { LabelRow, Labels } from '../ingest/labels.ts'
import { pseudonyms } from './deidentify.ts'
import type { PictureFacts } from './file-state.ts'
import type { ProcessedFile } from './process-files.ts'
import { judgeSet } from './qc.ts'

const siteKey = new Uint8Array(32).fill(7)
const defaults = configOf(DEFAULT_CHAIN, 'qc')
const row: LabelRow = { line: 2, labels: { pneumonia: 1 }, patientId: '', ageYears: null, sex: null, view: '' }
const labels = { name: 'labels.csv', columns: ['pneumonia'], key: 'file', rows: new Map() } as unknown as Labels

interface Film {
  readonly patient: string
  readonly pixels?: string
  readonly sop?: string
  readonly birth?: string
  readonly hash?: string
  readonly sharpness?: number
  readonly facts?: Partial<PictureFacts>
}

/** 256 bits, all different from those of the next number. */
const farHash = (n: number): string => Array.from({ length: 64 }, (_, i) => (((n >> (i % 4)) & 1) === 1 ? 'f' : '0')).join('')
const withBits = (hash: string, bits: number): string =>
  [...hash].map((digit, i) => (i < bits ? (Number.parseInt(digit, 16) ^ 1).toString(16) : digit)).join('')

const filmOf = (film: Film, at: number): ProcessedFile => {
  const identity = {
    patientId: film.patient,
    issuer: '',
    birthDate: film.birth ?? '',
    accession: '',
    studyUid: `1.${at}`,
    sopUid: film.sop ?? `2.${at}`,
  }
  const facts = {
    ageYears: 50,
    sex: 'F',
    view: 'PA',
    vendor: null,
    bitsStored: 12,
    widthPx: 9,
    heightPx: 9,
    synthetic: true,
    ...film.facts,
  }
  const fingerprint = { hash: film.hash ?? farHash(at), sharpness: film.sharpness ?? 1 }
  const meta = {
    verdicts: [],
    reasons: [],
    facts,
    fingerprint,
    pixelHash: film.pixels ?? `p${at}`,
    pseudonyms: pseudonyms(siteKey, identity, `${at}`),
  }
  return { path: `${at}.dcm`, sha256: '', cacheKey: '', fromCache: false, row, meta } as unknown as ProcessedFile
}

const judge = (films: readonly Film[], config = defaults) => judgeSet(films.map(filmOf), labels, siteKey, config)
const found = async (films: readonly Film[], check: string, config = defaults) =>
  (await judge(films, config)).map((file) => file.verdicts.find((verdict) => verdict.check === check))
const states = async (films: readonly Film[], check: string, config = defaults) =>
  (await found(films, check, config)).map((verdict) => verdict?.state)

describe('duplicates', () => {
  test('the same pixels or the same SOP instance are excluded, and whose they were is named', async () => {
    const files = await judge([
      { patient: 'a', pixels: 'x', sop: '1' },
      { patient: 'a', pixels: 'x', sop: '2' },
      { patient: 'b', pixels: 'x', sop: '3' },
      { patient: 'b', pixels: 'y', sop: '1' },
    ])
    expect(files.map((file) => file.reasons.join())).toEqual(['', 'DUPLICATE', 'DUPLICATE', 'DUPLICATE'])
    expect(files.map((file) => file.verdicts.find((verdict) => verdict.check === 'duplicate')!.value)).toEqual([
      'new',
      'same pixels, of the same patient',
      'same pixels, of another patient',
      'same SOP instance, of another patient',
    ])
  })

  test('a near copy is warned of within a patient and excluded across patients', async () => {
    const hash = farHash(0)
    const films = [
      { patient: 'a', hash },
      { patient: 'a', hash: withBits(hash, 10) },
      { patient: 'b', hash: withBits(hash, 10) },
      { patient: 'b', hash: withBits(hash, 40) },
    ]
    const files = await judge(films)
    expect(files.map((file) => file.reasons.join())).toEqual(['', '', 'NEAR_DUPLICATE', ''])
    expect(await states(films, 'near-duplicate')).toEqual(['PASS', 'WARN', 'PASS', 'PASS'])
    expect(await states(films, 'near-duplicate-across')).toEqual(['PASS', 'PASS', 'FAIL', 'PASS'])
    const across = (await found(films, 'near-duplicate-across'))[2]!
    // Of the copies it takes the nearest: the second film, which is the same.
    expect(across).toMatchObject({ measured: 0, threshold: '≥ 11 of 256 bits' })
    expect(across.value).toContain(files[1]!.meta.pseudonyms.image)
  })

  test('a film that was excluded as a near copy excludes nobody else', async () => {
    const hash = farHash(0)
    const films = [
      { patient: 'a', hash },
      { patient: 'b', hash: withBits(hash, 8) },
      { patient: 'c', hash: withBits(hash, 16) },
    ]
    expect((await judge(films)).map((file) => file.status)).toEqual(['accepted', 'excluded', 'accepted'])
  })
})

test('one number with two sexes or two birth dates is warned of, and what is not stated contradicts nothing', async () => {
  const films: Film[] = [
    { patient: 'a', birth: '19700101', facts: { sex: 'F' } },
    { patient: 'a', birth: '19700102', facts: { sex: 'F' } },
    { patient: 'b', birth: '19700101', facts: { sex: 'F' } },
    { patient: 'b', birth: '', facts: { sex: 'M' } },
    { patient: 'c', birth: '19800101', facts: { sex: null } },
    { patient: 'c', birth: '19800101', facts: { sex: 'M' } },
  ]
  expect((await found(films, 'patient')).map((verdict) => `${verdict!.state} ${verdict!.value}`)).toEqual([
    'WARN two birth dates',
    'WARN two birth dates',
    'WARN two sexes',
    'WARN two sexes',
    'PASS one person',
    'PASS one person',
  ])
  expect(JSON.stringify(await judge(films))).not.toContain('19700101')
})

test('a child among adults is warned of, and an adult among children; the age itself is not said', async () => {
  const of = (...ages: (number | null)[]): Film[] => ages.map((ageYears, i) => ({ patient: `${i}`, facts: { ageYears } }))
  expect(await states(of(40, 50, 3, null), 'age')).toEqual(['PASS', 'PASS', 'WARN', undefined])
  expect(await states(of(4, 5, 30), 'age')).toEqual(['PASS', 'PASS', 'WARN'])
  expect(await states(of(17, 17, 30), 'age', { ...defaults, adultYears: 16 })).toEqual(['PASS', 'PASS', 'PASS'])
  expect((await found(of(93, 50, 3), 'age'))[0]).toMatchObject({ value: 'adult' })
})

test('a picture with less than a tenth of the median detail is warned of', async () => {
  const films = [1, 1.2, 0.9, 0.09].map((sharpness, i) => ({ patient: `${i}`, sharpness }))
  expect(await states(films, 'blur')).toEqual(['PASS', 'PASS', 'PASS', 'WARN'])
  expect((await found(films, 'blur'))[3]).toMatchObject({ measured: 9, value: '9.0 %', threshold: '≥ 10 %' })
})

test('the level decides: blur and a mixed patient can exclude, a near copy across patients can be let through', async () => {
  const hash = farHash(0)
  const films: Film[] = [
    { patient: 'a', sharpness: 0.01, hash },
    { patient: 'b', facts: { sex: 'M' }, hash: farHash(1) },
    { patient: 'b', facts: { sex: 'F' }, hash: farHash(2) },
    { patient: 'c', hash },
    { patient: 'd', hash: farHash(3) },
    { patient: 'e', hash: farHash(3) },
  ]
  const config = { ...defaults, blur: 'exclude', patient: 'exclude', nearDuplicateAcross: 'warn' }
  expect((await judge(films, config)).map((file) => file.reasons.join())).toEqual(['BLURRED', 'MIXED_PATIENT', 'MIXED_PATIENT', '', '', ''])
  expect(await states(films, 'near-duplicate-across', config)).toEqual([undefined, undefined, undefined, 'PASS', 'PASS', 'WARN'])
})

test.each([
  ['blur', [{ patient: 'a' }, { patient: 'b' }, { patient: 'c', sharpness: 0.5 }], 50],
  [
    'near-duplicate',
    [
      { patient: 'a', hash: farHash(0) },
      { patient: 'c', hash: farHash(1) },
      { patient: 'a', hash: withBits(farHash(0), 20) },
    ],
    20,
  ],
  [
    'near-duplicate-across',
    [
      { patient: 'a', hash: farHash(0) },
      { patient: 'c', hash: farHash(1) },
      { patient: 'b', hash: withBits(farHash(0), 20) },
    ],
    20,
  ],
] as const)('%s: its limit in the configuration decides about the picture', async (check, films, measured) => {
  const at = async (limit: number) => {
    const { setting, default: value } = checkOf(check).limit!
    const config = { ...defaults, [levelSetting(check)]: 'exclude', [setting]: typeof value === 'number' ? limit : `${limit}` }
    return (await judge(films, config)).at(-1)!
  }
  expect((await at(measured)).reasons).toEqual([])
  const missed = await at(measured + 1)
  expect(missed.reasons).toEqual([checkOf(check).excludes])
  expect(missed.verdicts.find((verdict) => verdict.check === check)!.measured).toBe(measured)
})
