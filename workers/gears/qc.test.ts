import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import sharp from 'sharp'
import { describe, expect, test } from 'vitest'
import { configOf, DEFAULT_CHAIN } from '#core/gear/chain.ts'
import { CHECK_NAMES, checkOf, levelSetting } from '#core/gear/checks.ts'
import type { QcConfig } from '#core/gear/judge.ts'
import { MEASURES } from '#core/gear/measure.ts'
import { type FileState, newFileState } from './file-state.ts'
import { type FixConfig, fix } from './fix.ts'
import { metadata } from './metadata.ts'
import { qc } from './qc.ts'
import { testData } from './test-data.ts'

const defaults = configOf(DEFAULT_CHAIN, 'qc')
/** Judged over the whole set. */
const SET_CHECKS = ['blur', 'near-duplicate', 'near-duplicate-across']
const limited = CHECK_NAMES.filter((name) => checkOf(name).limit && !SET_CHECKS.includes(name))

const judged = async (bytes: Uint8Array, config: QcConfig = defaults): Promise<FileState> => {
  const state = newFileState(bytes, {})
  metadata(state)
  await fix(state, configOf(DEFAULT_CHAIN, 'fix') as unknown as FixConfig)
  qc(state, config)
  return state
}
const verdictOf = (state: FileState, check: string) => state.verdicts.find((verdict) => verdict.check === check)

/** Bright in the middle, grainy, with an empty stripe: every measure has a value of its own. */
const picture = (): Promise<Buffer> => {
  const values = Uint8Array.from({ length: 300 * 360 }, (_, i) => {
    const [x, y] = [i % 300, Math.floor(i / 300)]
    return x < 40 ? 0 : 200 * Math.exp(-(((x - 170) / 90) ** 2) - ((y - 250) / 160) ** 2) + ((x * 7 + y * 13) % 11)
  })
  return sharp(values, { raw: { width: 300, height: 360, channels: 1 } })
    .png()
    .toBuffer()
}

test.each(limited)('%s: its limit in the configuration decides about the picture', async (name) => {
  const { side, limit, excludes } = checkOf(name)
  const bytes = await picture()
  const { measured } = verdictOf(await judged(bytes), name)!
  const at = async (value: number) =>
    judged(bytes, {
      ...defaults,
      [levelSetting(name)]: 'exclude',
      [limit!.setting]: typeof limit!.default === 'number' ? value : `${value}`,
    })
  const met = await at(measured!)
  expect(verdictOf(met, name)!.state).not.toBe('FAIL')
  const missed = await at(measured! + (side === 'least' ? 1 : -1))
  expect(verdictOf(missed, name)!.state).toBe('FAIL')
  expect(missed.reasons).toContain(excludes)
})

test('every measure of one picture is a number in its verdict', async () => {
  const { verdicts } = await judged(await picture())
  const measured = new Set(verdicts.flatMap((verdict) => (verdict.measured === undefined ? [] : [verdict.check])))
  for (const check of Object.keys(MEASURES)) if (check !== 'blur' && check !== 'pixel-spacing') expect(measured).toContain(check)
})

test('the search for text can be turned off', async () => {
  expect(verdictOf(await judged(await picture(), { ...defaults, burnedIn: 'tag' }), 'burned-in-text')).toBeUndefined()
})

const derived = testData('dicom-chest-derived')
describe.skipIf(derived === null)('real films with one defect', () => {
  test.each([
    ['canonDX__explicitLE', 'orientation', 'PASS', 'upright'],
    ['canonDX__explicitLE', 'laterality', 'PASS', 'side U, orientation L\\F'],
    ['canonDX__explicitLE', 'sop-class', 'PASS', 'DX'],
    ['canonDX__explicitLE', 'secondary-capture', 'PASS', 'none'],
    ['canonDX__qc_rotated90', 'orientation', 'PASS', 'turned 270°'],
    ['canonDX__qc_noSpacing', 'pixel-spacing', 'WARN', 'missing'],
    ['canonDX__qc_noPhotometric', 'photometric', 'FAIL', 'missing'],
    ['canonDX__qc_wrongBodyPart', 'body-part', 'FAIL', 'another'],
    ['canonDX__qc_constant', 'constant', 'FAIL', '1 value'],
    ['canonDX__qc_tiny', 'size', 'FAIL', ''],
    ['fujiCR__qc_wrongPhotometric', 'inverted', 'FAIL', ''],
    ['fujiCR__qc_saturated', 'saturation', 'WARN', ''],
    ['canonDX__multiframe3', 'frames', 'WARN', '3'],
    ['canonDX__j2kLossy', 'lossy', 'PASS', 'lossy form'],
    ['canonDX__burnedIn', 'burned-in-tag', 'FAIL', 'YES'],
    ['canonDX__burnedInUndeclared', 'burned-in-text', 'FAIL', ''],
    // This film came with a made-up name, sex and birth date in its corner.
    ['fujiCR__explicitLE', 'burned-in-text', 'WARN', ''],
  ])('%s: %s is %s', async (file, check, state, value) => {
    const found = verdictOf(await judged(readFileSync(join(derived!, 'files', `${file}.dcm`))), check)
    expect(found).toMatchObject({ state, value: expect.stringContaining(value) })
  })
})
