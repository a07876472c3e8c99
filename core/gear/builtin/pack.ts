import { builtin, choice, integer } from './fields.ts'

export const pack = builtin({
  name: 'pack',
  version: '1.2.0',
  label: 'Split and pack',
  scope: 'set',
  description: 'Divides by patient and writes the prepared set.',
  config: {
    split: choice(
      'hash',
      ['hash', 'stratified'],
      'hash: the keyed hash of a patient alone decides, so that no later picture or patient moves anybody. stratified: for small sets, exact shares of the patients with a positive picture and of the others.',
    ),
    trainPercent: integer(60, 1, 98, 'Share of patients that train.'),
    valPercent: integer(20, 1, 98, 'Share of patients that validate.'),
    testPercent: integer(20, 1, 98, 'Share of patients that are held out.'),
  },
})
