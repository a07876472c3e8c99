import dicomParser from 'dicom-parser'
import { describe, expect, test } from 'vitest'
import { DeidentifyOptions } from '#core/deidentify/options.ts'
import { shiftDate } from '#core/deidentify/shift-date.ts'
import { pseudonyms, renewedUid, shiftDaysOf } from '../gears/deidentify.ts'
import { deidentifyFile } from './deidentify-file.ts'
import { buildFile, CODINGS } from './testing/build-file.ts'
import { META, PLANTED, plantedImage, sopUid } from './testing/planted.ts'

const siteKey = new Uint8Array(32).fill(7)
const basic = DeidentifyOptions.parse({})
const everything = DeidentifyOptions.parse({
  retainPatientCharacteristics: true,
  dates: 'modified',
  cleanDescriptors: true,
  cleanGraphics: true,
})

const make = (n: number, coding = 'explicit', open = false, studyDate = '20260714') =>
  buildFile(META, plantedImage(n, { open, studyDate }), CODINGS[coding]!, 'ZQX in the preamble')
const clean = async (bytes: Uint8Array, options = basic) => {
  const result = await deidentifyFile(bytes, siteKey, options)
  expect(result.refused).toBeNull()
  return { ...result, data: dicomParser.parseDicom(result.bytes) }
}
const found = (bytes: Uint8Array): string[] => PLANTED.filter((word) => Buffer.from(bytes).includes(Buffer.from(word, 'utf8')))
/** Modified dates keep the time of day and the offset from UTC of a date and time. */
const TIMES = ['081530', '+0930']

describe.each(Object.keys(CODINGS))('a file in %s coding with something planted everywhere', (coding) => {
  test.each([
    ['with lengths', false, basic],
    ['with delimiters', true, basic],
    ['with every option that keeps something', true, everything],
  ])('%s: nothing of it is in any output byte', async (_, open, options) => {
    const bytes = make(1, coding, open)
    if (coding !== 'deflated') expect(found(bytes).length).toBe(PLANTED.length)
    const result = await clean(bytes, options)
    expect(found(result.bytes)).toEqual(options.dates === 'modified' ? TIMES : [])
    expect(`${result.patient} ${result.studyUid} ${result.sopUid}`).not.toMatch(/ZQX|7230010/)
  })

  test('what is kept keeps its value', async () => {
    const { data } = await clean(make(1, coding))
    const texts = ['x00080005', 'x00080008', 'x00080060', 'x00180015', 'x00185101', 'x00181164', 'x00281050', 'x00280004', 'x00200013']
    expect(texts.map((tag) => data.string(tag))).toEqual([
      ...['ISO_IR 192', 'ORIGINAL\\PRIMARY\\', 'CR', 'CHEST', 'AP', '0.2\\0.2', '500\\600', 'MONOCHROME2', '1'],
    ])
    expect(['x00280010', 'x00280100', 'x00280101', 'x00280106'].map((tag) => data.uint16(tag))).toEqual([64, 16, 12, 100])
    expect(data.elements.x7fe00010!.length).toBe(64 * 64 * 2)
    expect(data.uint16('x7fe00010', 1)).toBe(107)
    const view = data.elements.x00540220!.items![0]!.dataSet!
    expect([view.string('x00080100'), view.string('x00080104')]).toEqual(['R-10206', 'antero-posterior'])
    expect(view.elements.x00540222?.items ?? []).toEqual([])
  })
})

test('no element of a private group, no group length, no curve, overlay or icon is left at any depth', async () => {
  const tags = new Set<string>()
  const visit = (data: dicomParser.DataSet): void => {
    for (const [tag, element] of Object.entries(data.elements)) {
      tags.add(tag)
      for (const item of element.items ?? []) if (item.dataSet) visit(item.dataSet)
    }
  }
  visit((await clean(make(1))).data)
  const left = [...tags].filter((tag) => tag !== 'x00020000')
  expect(left.filter((tag) => /^x...[13579bdf]|0000$|^x50|^x60|^x00880200|^xfff/.test(tag))).toEqual([])
  expect(left.filter((tag) => tag.startsWith('x0002'))).toEqual([
    'x00020001',
    'x00020002',
    'x00020003',
    'x00020010',
    'x00020012',
    'x00020013',
  ])
})

test('file meta, data set and references name one and the same new instance, and standard UIDs stay', async () => {
  const [first, second] = [await clean(make(1)), await clean(make(2))]
  expect(first.data.string('x00020003')).toBe(first.data.string('x00080018'))
  const reference = first.data.elements.x00081140!.items![0]!.dataSet!
  expect(reference.string('x00081155')).toBe(second.sopUid)
  expect(reference.string('x00081150')).toBe('1.2.840.10008.5.1.4.1.1.1')
  expect(first.data.string('x0020000d')).toBe(second.data.string('x0020000d'))
  expect(second.sopUid).toBe(renewedUid(siteKey, sopUid(2)))
})

test('a patient has the pseudonym that the prepared set gives', async () => {
  const { patient, data } = await clean(make(1))
  const identity = { patientId: 'ZQXPID', issuer: '', accession: '', studyUid: '', sopUid: '', birthDate: '' }
  expect(patient).toBe(pseudonyms(siteKey, identity, '').patient)
  expect([data.string('x00100020'), data.string('x00100010')]).toEqual([patient, patient])
})

test('without options dates are empty or dummies, and age and sex are gone', async () => {
  const { data } = await clean(make(1))
  expect(['x00080020', 'x00080030', 'x00100030', 'x00100040', 'x00080023'].map((tag) => data.string(tag) ?? '')).toEqual([
    '',
    '',
    '',
    '',
    '19000101',
  ])
  expect(['x00101010', 'x00101030', 'x00380020', 'x00081030'].filter((tag) => tag in data.elements)).toEqual([])
  expect([data.string('x00120062'), data.string('x00280303'), data.string('x00280301')]).toEqual(['YES', 'REMOVED', 'NO'])
})

test('with modified dates every date of a patient moves by the same secret number of days, times and intervals stay', async () => {
  const { patient, data } = await clean(make(1, 'explicit', false, '20260101'), everything)
  const days = shiftDaysOf(siteKey, patient)
  expect(data.string('x00080020')).toBe(shiftDate('20260101', days))
  expect(data.string('x00080023')).toBe(shiftDate('20260721', days))
  const moved = data.string('x00080020') as string
  expect(moved < '20260101').toBe(true)
  expect([data.string('x00100030') ?? '', data.string('x00101010'), data.string('x00100040'), data.string('x00101030')]).toEqual([
    '',
    '090Y',
    'F',
    '61.5',
  ])
  expect([data.string('x00081030'), data.string('x0008103e')]).toEqual(['CHEST PA', 'AP view'])
  expect(data.string('x00280303')).toBe('MODIFIED')
  const codes = data.elements.x00120064!.items!.map((item) => item.dataSet!.string('x00080100'))
  expect(codes).toEqual(['113100', '113103', '113105', '113107', '113108'])
})

test('the device is kept when that is chosen, and only then', async () => {
  const { data } = await clean(make(1), DeidentifyOptions.parse({ retainDevice: true }))
  expect(['x00080070', 'x00081090', 'x00181000'].map((tag) => data.string(tag))).toEqual(['ZQXMAKER', 'ZQXMODEL', 'ZQXSERIAL'])
  expect(found((await clean(make(1))).bytes)).toEqual([])
})

test('the same file, key and options give the same bytes, and another key gives other names', async () => {
  const bytes = make(1)
  const before = Buffer.from(bytes)
  const first = await clean(bytes)
  expect(bytes.equals(before)).toBe(true)
  expect(Buffer.compare((await clean(bytes)).bytes, first.bytes)).toBe(0)
  const other = await deidentifyFile(bytes, new Uint8Array(32).fill(8), basic)
  expect([other.patient === first.patient, other.sopUid === first.sopUid]).toEqual([false, false])
})

test('a file that declares burned-in text is not written, whatever the picture', async () => {
  const declared = buildFile(META, [...plantedImage(1), { tag: 0x00280301, vr: 'CS', value: 'YES' }], CODINGS.explicit!, '')
  const result = await deidentifyFile(declared, siteKey, DeidentifyOptions.parse({ burnedIn: 'tag' }))
  expect([result.refused?.reason, result.bytes.length]).toEqual(['BURNED_IN_TEXT', 0])
})

test('bits outside the stored ones, where an overlay can lie, are masked; a sign that is extended stays', async () => {
  const words = [0xf123, 0x0fff, 0x8001, 0x0456]
  const image = (signed: number) => [
    ...plantedImage(1).filter(({ tag }) => ![0x00280010, 0x00280011, 0x00280103, 0x7fe00010].includes(tag)),
    { tag: 0x00280010, vr: 'US', value: [2] },
    { tag: 0x00280011, vr: 'US', value: [2] },
    { tag: 0x00280103, vr: 'US', value: [signed] },
    { tag: 0x7fe00010, vr: 'OW', value: words },
  ]
  const stored = async (signed: number) => {
    const { data } = await clean(buildFile(META, image(signed), CODINGS.explicit!, ''), DeidentifyOptions.parse({ burnedIn: 'tag' }))
    return words.map((_, i) => data.uint16('x7fe00010', i))
  }
  expect(await stored(0)).toEqual([0x0123, 0x0fff, 0x0001, 0x0456])
  expect(await stored(1)).toEqual([0x0123, 0x0fff, 0x0001, 0x0456])
})
