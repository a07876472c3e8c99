import { builtin, integer } from './fields.ts'

export const pack = builtin({
  name: 'pack',
  version: '1.1.0',
  label: 'Split and pack',
  scope: 'set',
  description: 'Divides by patient, in each stratum, and writes the prepared set.',
  config: {
    trainPercent: integer(60, 1, 98, 'Share of patients that train.'),
    valPercent: integer(20, 1, 98, 'Share of patients that validate.'),
    testPercent: integer(20, 1, 98, 'Share of patients that are held out.'),
  },
})
