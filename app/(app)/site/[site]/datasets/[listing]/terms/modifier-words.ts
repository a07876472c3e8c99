import { MODIFIERS, type Modifier } from '#core/data-use/data-use.ts'
import { modifierWords } from '#core/data-use/words.ts'

interface Asked {
  /** The term before its parameters are known. */
  readonly label: string
  readonly ask: string
  readonly hint: string
}

/** Terms that need to know more. */
export const ASKED: Partial<Record<Modifier, Asked>> = {
  GS: {
    label: 'The data may be used only in certain countries.',
    ask: 'Countries',
    hint: 'Two-letter codes with commas between, for example DE, DK.',
  },
  TS: { label: 'The data may be used for a limited time.', ask: 'Months', hint: 'A whole number.' },
  MOR: { label: 'Results may not be published before a date.', ask: 'Date', hint: 'Year, month, day, for example 2027-06-30.' },
  US: { label: 'Only named people may use the data.', ask: 'People', hint: 'Names with commas between.' },
  PS: { label: 'Only a named project may use the data.', ask: 'Project', hint: 'Its name or number.' },
  IS: { label: 'Only named organisations may use the data.', ask: 'Organisations', hint: 'Names with commas between.' },
  RS: { label: 'Use is restricted to particular research.', ask: 'Which research', hint: 'In a few words.' },
  COL: {
    label: 'The work must be done together with the people who collected the data.',
    ask: 'Who collected it',
    hint: 'Names with commas between.',
  },
}

/** In the order in which stewards meet them, not by code. */
export const MODIFIER_ORDER: readonly Modifier[] = [
  'PUB',
  'IRB',
  'NCU',
  'NPU',
  'NPUNCU',
  'RTN',
  'COL',
  'GS',
  'TS',
  'MOR',
  'IS',
  'US',
  'PS',
  'RS',
  'NMDS',
  'GSO',
  'NPOA',
  'CC',
]

export const modifierLabel = (code: Modifier) => ASKED[code]?.label ?? modifierWords(code, [])
export const modifierCode = (code: Modifier) => `${code} ${MODIFIERS[code]}`
