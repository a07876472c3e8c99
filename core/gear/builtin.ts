import type { ConfigField, GearManifest } from './manifest.ts'

const integer = (value: number, minimum: number, maximum: number, description: string): ConfigField => ({
  type: 'integer',
  default: value,
  minimum,
  maximum,
  description,
})
const choice = (value: string, values: string[], description: string): ConfigField => ({
  type: 'string',
  default: value,
  enum: values,
  description,
})
const decimal = (value: string, description: string): ConfigField => ({
  type: 'string',
  default: value,
  pattern: '^\\d{1,3}(\\.\\d{1,4})?$',
  description,
})
const flag = (value: boolean, description: string): ConfigField => ({ type: 'boolean', default: value, description })

const image: GearManifest['inputs'] = { image: { base: 'file', description: 'A radiograph.', type: { enum: ['dicom', 'image'] } } }

const gear = (name: string, label: string, scope: 'file' | 'set', description: string, config: GearManifest['config']): GearManifest => ({
  name,
  version: '1.0.0',
  label,
  description,
  author: 'Roundtable',
  license: 'Apache-2.0',
  url: '',
  source: '',
  inputs: image,
  config,
  custom: { roundtable: { runtime: 'node', entry: `workers/gears/${name}.ts`, scope } },
})

/** The gears that come with the site agent, in the order of the default chain. */
export const BUILTIN_GEARS: readonly GearManifest[] = [
  gear(
    'metadata',
    'Read header and pixels',
    'file',
    'Reads the header and decodes the picture behind a size guard; keeps only what an allow-list names.',
    {
      maxMegapixels: integer(100, 1, 400, 'Largest picture, in million pixels, that is decoded.'),
    },
  ),
  gear(
    'qc',
    'Quality control',
    'file',
    'Excludes what is not a whole frontal chest radiograph without burned-in text; warns of what is doubtful.',
    {
      minShortSidePx: integer(200, 28, 4000, 'Fewest pixels of the shorter side.'),
      maxAspect: decimal('1.7', 'Longer side divided by shorter side above which a picture is doubtful.'),
      minRangeShare: decimal('0.1', 'Share of the stored range between the 0.5 and 99.5 percentile below which a picture is excluded.'),
      minEntropyBits: decimal('4', 'Entropy of the grey values in bit below which a picture is doubtful.'),
      burnedIn: choice('detect', ['detect', 'tag'], 'detect: look for text in the picture whatever the tag says. tag: trust (0028,0301).'),
      inverted: choice('exclude', ['exclude', 'warn'], 'What happens to a picture that looks inverted despite its tag.'),
    },
  ),
  gear(
    'deidentify',
    'De-identify',
    'set',
    'Lets an allow-list of header values pass and replaces patient, study and image identifiers by keyed pseudonyms.',
    {
      keepAge: flag(true, 'Keep the age in years.'),
      ageCeilingYears: integer(90, 18, 90, 'Every higher age is written as this age (45 CFR 164.514(b)(2)(i)(C)).'),
      keepSex: flag(true, 'Keep the sex.'),
      keepVendor: flag(true, 'Keep the family name of the device maker.'),
    },
  ),
  gear(
    'intensity',
    'Scale intensity',
    'file',
    'Modality LUT or rescale, VOI LUT or window or percentiles, inversion exactly once, padding to 0 (PS3.3 C.11).',
    {
      voi: choice('auto', ['auto', 'percentile', 'range'], 'auto: the window of the file if it is sane, else percentiles.'),
      lowPercent: decimal('0.5', 'Lower percentile.'),
      highPercent: decimal('99.5', 'Upper percentile.'),
    },
  ),
  gear('resize', 'Resize', 'file', 'Makes the picture square at a fixed size, keeping its aspect ratio and the shape of its pixels.', {
    sizePx: integer(224, 28, 1024, 'Side of the square in pixels.'),
    fit: choice('contain', ['contain'], 'contain: the whole picture, padded.'),
    pad: integer(0, 0, 0, 'Grey value of the padding.'),
    kernel: choice('linear', ['linear'], 'Resampling kernel; linear does not overshoot.'),
  }),
  gear('pack', 'Split and pack', 'set', 'Divides by patient, in each stratum, and writes the prepared set.', {
    trainPercent: integer(60, 1, 98, 'Share of patients that train.'),
    valPercent: integer(20, 1, 98, 'Share of patients that validate.'),
    testPercent: integer(20, 1, 98, 'Share of patients that are held out.'),
  }),
]
