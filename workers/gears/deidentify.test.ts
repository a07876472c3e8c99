import { expect, test } from 'vitest'
import { allowedFacts, keyIdOf, labelKey, pseudonyms, renewedUid, shiftDaysOf } from './deidentify.ts'

const key = new Uint8Array(32).fill(7)
const identity = { patientId: 'MRN123 ', issuer: '', birthDate: '19700101', accession: 'A1', studyUid: '1.2.3', sopUid: '1.2.3.4' }

test('pseudonyms are the same in every run, follow the key, and have their forms', () => {
  const a = pseudonyms(key, identity, 'c0ffee')
  expect(pseudonyms(key, { ...identity, patientId: 'mrn123' }, 'other')).toEqual(a)
  expect(pseudonyms(new Uint8Array(32).fill(8), identity, 'c0ffee').patient).not.toBe(a.patient)
  expect(a.patient).toMatch(/^[a-z2-7]{16}$/)
  expect(a.study).toMatch(/^2\.25\.\d{1,39}$/)
  expect(a.image).not.toBe(a.study)
})

test('the same number from two issuers is two patients', () => {
  expect(pseudonyms(key, { ...identity, issuer: 'A' }, '').patient).not.toBe(pseudonyms(key, { ...identity, issuer: 'B' }, '').patient)
})

test('pictures without a patient are not made one patient', () => {
  const nobody = { ...identity, patientId: '', studyUid: '' }
  expect(pseudonyms(key, nobody, 'aa').patient).not.toBe(pseudonyms(key, nobody, 'bb').patient)
})

test('a UID has the version and variant bits of RFC 4122', () => {
  const hex = BigInt(pseudonyms(key, identity, '').image.slice(5))
    .toString(16)
    .padStart(32, '0')
  expect(hex[12]).toBe('4')
  expect('89ab').toContain(hex[16])
})

test('label keys match however an identifier is written', () => {
  expect(labelKey(key, 'patient_id', ' mrn123')).toBe(pseudonyms(key, identity, '').keys.patient_id)
  expect(labelKey(key, 'patient_id', '')).toBe('')
})

test('ages above 89 become 90, and what is switched off is left out', () => {
  const facts = { ageYears: 97, sex: 'F', view: 'PA', vendor: 'Canon', bitsStored: 12, widthPx: 1, heightPx: 1, synthetic: false } as const
  const config = { retainPatientCharacteristics: true, ageCeilingYears: 90, retainDevice: true }
  expect(allowedFacts(facts, config)).toEqual({ ageYears: 90, sex: 'F', view: 'PA', vendor: 'Canon' })
  expect(allowedFacts(facts, { ...config, retainPatientCharacteristics: false, retainDevice: false })).toEqual({
    ageYears: null,
    sex: null,
    view: 'PA',
    vendor: null,
  })
})

test('a key identifier names a key without being it', () => {
  expect(keyIdOf(key)).toMatch(/^[0-9a-f]{16}$/)
  expect(Buffer.from(key).toString('hex')).not.toContain(keyIdOf(key))
})

test('a study has the UID that any reference to it gets', () => {
  expect(renewedUid(key, '1.2.3')).toBe(pseudonyms(key, identity, '').study)
})

test('dates move into the past by one to 365 days, which differ between patients and between keys', () => {
  const days = Array.from({ length: 2000 }, (_, i) => shiftDaysOf(key, `patient${i}`))
  expect([Math.min(...days), Math.max(...days)]).toEqual([-365, -1])
  expect(shiftDaysOf(key, 'patient1')).toBe(days[1])
  expect(shiftDaysOf(new Uint8Array(32).fill(8), 'patient1')).not.toBe(days[1])
})
