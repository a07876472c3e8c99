import { CHECK_NAMES, type Check, checkOf, LEVELS, type Limit, levelSetting } from '../checks.ts'
import type { ConfigField } from '../manifest.ts'
import { builtin, choice, integer } from './fields.ts'

const levelField = ({ label, asks, doubtful, level }: Check): ConfigField =>
  choice(
    level,
    [...LEVELS],
    `${label}. Asked for: ${asks}. What happens otherwise.${doubtful ? ` Doubtful, warned of at most: ${doubtful}.` : ''}`,
  )

const limitField = (limit: Limit, description: string): ConfigField =>
  typeof limit.default === 'number'
    ? integer(limit.default, limit.minimum!, limit.maximum!, description)
    : { type: 'string', default: limit.default, pattern: '^-?\\d{1,3}(\\.\\d{1,4})?$', description }

const limitFields = ({ label, unit, side, limit, doubt }: Check): [string, ConfigField][] => {
  const what = `${label}${unit ? ` (${unit})` : ''}`
  const [asked, beyond] = side === 'least' ? ['at least', 'below'] : ['at most', 'above']
  return [
    ...(limit ? [[limit.setting, limitField(limit, `${what}: ${asked} this.`)] as [string, ConfigField]] : []),
    ...(doubt ? [[doubt.setting, limitField(doubt, `${what}: doubtful ${beyond} this.`)] as [string, ConfigField]] : []),
  ]
}

const fieldsOf = (name: (typeof CHECK_NAMES)[number]): [string, ConfigField][] => {
  const check = checkOf(name)
  return [...(check.fixed ? [] : [[levelSetting(name), levelField(check)] as [string, ConfigField]]), ...limitFields(check)]
}

export const qc = builtin({
  name: 'qc',
  version: '1.2.0',
  label: 'Quality control',
  scope: 'file',
  description: 'Excludes what is not a whole frontal chest radiograph without burned-in text; warns of what is doubtful.',
  config: {
    ...Object.fromEntries(CHECK_NAMES.flatMap(fieldsOf)),
    burnedIn: choice('detect', ['detect', 'tag'], 'detect: look for text in the picture whatever the tag says. tag: trust (0028,0301).'),
    adultYears: integer(18, 1, 30, 'Age in years from which a patient counts as an adult.'),
  },
})
