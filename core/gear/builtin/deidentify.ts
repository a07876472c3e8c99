import { builtin, flag, integer } from './fields.ts'

export const deidentify = builtin({
  name: 'deidentify',
  version: '1.1.0',
  label: 'De-identify',
  scope: 'set',
  description: 'Lets an allow-list of header values pass and replaces patient, study and image identifiers by keyed pseudonyms.',
  config: {
    keepAge: flag(true, 'Keep the age in years.'),
    ageCeilingYears: integer(90, 18, 90, 'Every higher age is written as this age (45 CFR 164.514(b)(2)(i)(C)).'),
    keepSex: flag(true, 'Keep the sex.'),
    keepVendor: flag(true, 'Keep the family name of the device maker.'),
  },
})
