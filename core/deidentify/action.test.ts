import { expect, test } from 'vitest'
import { actionFor } from './action.ts'
import { DeidentifyOptions } from './options.ts'
import { representationsOf } from './value-representation.ts'

const basic = DeidentifyOptions.parse({})
const withOptions = (changes: Partial<DeidentifyOptions>): DeidentifyOptions => ({ ...basic, ...changes })

test.each([
  ['Accession Number', 0x00080050, 'Z'],
  ['Admitting Date, X', 0x00380020, 'X'],
  ['Acquisition Date, X/Z', 0x00080022, 'Z'],
  ['Acquisition DateTime, X/Z/D', 0x0008002a, 'D'],
  ['Acquisition Device Processing Description, X/D', 0x00181400, 'D'],
  ['Content Creator Name, Z/D', 0x00700084, 'D'],
  ['SOP Instance UID', 0x00080018, 'U'],
  ['Source Image Sequence, X/Z/U*', 0x00082112, 'U'],
  ['a curve of any number', 0x50123000, 'X'],
  ['overlay data of any number', 0x601e3000, 'X'],
  ['overlay comments of any number', 0x60024000, 'X'],
  ['a private attribute', 0x00191010, 'X'],
  ['Rows, not in the table', 0x00280010, null],
  ['Overlay Rows, not in the table', 0x60000010, null],
])('%s (%i) under the Basic Profile is %s', (_, tag, action) => {
  expect(actionFor(tag, basic)).toBe(action)
})

test('age and sex are kept when patient characteristics are, and a birth date never', () => {
  const options = withOptions({ retainPatientCharacteristics: true, dates: 'modified', retainDevice: true, cleanDescriptors: true })
  expect([actionFor(0x00101010, basic), actionFor(0x00100040, basic)]).toEqual(['X', 'Z'])
  expect([actionFor(0x00101010, options), actionFor(0x00100040, options)]).toEqual(['K', 'K'])
  expect(actionFor(0x00100030, options)).toBe('Z')
})

test('a date is moved under modified dates and is never kept as it is, not even as a property of a device', () => {
  expect(actionFor(0x00080020, withOptions({ dates: 'modified' }))).toBe('C')
  expect(actionFor(0x00080020, withOptions({ retainDevice: true }))).toBe('Z')
  // Date of Last Calibration: K under Retain Device Identity.
  expect(actionFor(0x00181200, withOptions({ retainDevice: true }))).toBe('X')
  expect(actionFor(0x00181200, withOptions({ retainDevice: true, dates: 'modified' }))).toBe('C')
})

test('a serial number is kept with the device, and a device UID is still replaced', () => {
  expect(actionFor(0x00181000, basic)).toBe('D')
  expect(actionFor(0x00181000, withOptions({ retainDevice: true }))).toBe('K')
  expect(actionFor(0x00181002, withOptions({ retainDevice: true }))).toBe('U')
})

test('descriptions and graphics are cleaned only when that is chosen', () => {
  expect(actionFor(0x00081030, basic)).toBe('X')
  expect(actionFor(0x00081030, withOptions({ cleanDescriptors: true }))).toBe('C')
  expect(actionFor(0x60003000, withOptions({ cleanGraphics: true }))).toBe('C')
  expect(actionFor(0x60003000, withOptions({ cleanDescriptors: true }))).toBe('X')
  // Special Needs: C under Retain Patient Characteristics, which asks for cleaning.
  expect(actionFor(0x00380050, withOptions({ retainPatientCharacteristics: true }))).toBe('X')
  expect(actionFor(0x00380050, withOptions({ retainPatientCharacteristics: true, cleanDescriptors: true }))).toBe('C')
})

test('no choice of options keeps a UID, an institution or a private attribute', () => {
  const all = withOptions({
    retainPatientCharacteristics: true,
    retainDevice: true,
    dates: 'modified',
    cleanDescriptors: true,
    cleanGraphics: true,
  })
  expect(actionFor(0x0020000d, all)).toBe('U')
  expect(actionFor(0x00080080, all)).toBe('D')
  expect(actionFor(0x00091001, all)).toBe('X')
})

test('how a value is written is known for what may be kept, and for nothing that a person types outside the table', () => {
  expect(representationsOf(0x00280010)).toEqual(['US'])
  expect(representationsOf(0x00280106)).toEqual(['US', 'SS'])
  expect(representationsOf(0x7fe00010)).toEqual(['OB', 'OW'])
  expect(representationsOf(0x00080050)).toEqual(['SH'])
  // Window Center & Width Explanation, Length to End (retired), a tag of nobody.
  expect([0x00281055, 0x00080001, 0x00080003].map(representationsOf)).toEqual([[], [], []])
})
