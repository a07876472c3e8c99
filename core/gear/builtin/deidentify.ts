import { builtin, flag, integer } from './fields.ts'

export const deidentify = builtin({
  name: 'deidentify',
  version: '1.2.0',
  label: 'De-identify',
  scope: 'set',
  description:
    'Lets an allow-list of header values pass and replaces patient, study and image identifiers by keyed pseudonyms (PS3.15 Annex E). No date, text or UID of a header passes.',
  config: {
    retainPatientCharacteristics: flag(true, 'Retain Patient Characteristics (PS3.15 E.3.7): the age in years and the sex.'),
    ageCeilingYears: integer(90, 18, 90, 'Every higher age is written as this age (45 CFR 164.514(b)(2)(i)(C)).'),
    retainDevice: flag(true, 'Retain Device Identity (PS3.15 E.3.8): the family name of the device maker, and no more of it.'),
  },
})
