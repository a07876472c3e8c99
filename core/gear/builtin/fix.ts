import { builtin, choice, integer } from './fields.ts'

export const fix = builtin({
  name: 'fix',
  version: '1.0.0',
  label: 'Decode and repair',
  scope: 'file',
  description:
    'Decodes the picture behind a size guard and brings it to one form: masked, shifted and sign-extended stored values. Says each repair.',
  config: {
    maxMegapixels: integer(100, 1, 400, 'Largest picture, in million pixels, that is decoded.'),
    frames: choice(
      'first',
      ['first', 'refuse'],
      'What happens to an object with several pictures: the first is taken, or the file is refused.',
    ),
  },
})
