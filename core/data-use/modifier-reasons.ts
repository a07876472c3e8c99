import { addMonths, epochSeconds } from '../agreement/instant.ts'
import { type DataUse, MODIFIERS, type Modifier, type Purpose, type Reason, type Requester } from './data-use.ts'
import { coveredByDisease } from './permission-table.ts'
import { modifierWords } from './words.ts'

export interface MatchOptions {
  /** Every other organisation that will receive the model. */
  readonly recipients: readonly Requester[]
  /** Today, `YYYY-MM-DD`: the day on which an agreement could be signed. */
  readonly today: string
}

export interface ModifierCase {
  readonly dataUse: DataUse
  readonly purpose: Purpose
  readonly requester: Requester
  readonly options: MatchOptions
  readonly code: Modifier
  readonly parameters: readonly string[]
}

type Finding = { verdict: 'ALLOW' | 'DENY' | 'REVIEW'; text: string } | 'OBLIGATION' | null

const allow = (text: string): Finding => ({ verdict: 'ALLOW', text })
const deny = (text: string): Finding => ({ verdict: 'DENY', text })
const review = (text: string): Finding => ({ verdict: 'REVIEW', text })
const isDate = (text: string | undefined): text is string => text !== undefined && epochSeconds(`${text}T00:00:00Z`) !== null

const notForProfit = ({ requester, options }: ModifierCase): Finding => {
  if (requester.forProfit) return deny('Only not-for-profit organisations may use the data, and your organisation is for profit.')
  return options.recipients.some((recipient) => recipient.forProfit)
    ? deny('Only not-for-profit organisations may use the data, and a for-profit organisation would receive the model.')
    : allow('Only not-for-profit organisations may use the data, and all that would receive the model are.')
}

const nonCommercial = ({ purpose }: ModifierCase): Finding =>
  purpose.commercial
    ? deny('The data may be used for non-commercial purposes only, and yours is commercial.')
    : allow('The data may be used for non-commercial purposes only, and yours is.')

/** What each modifier means for this purpose. `null`: it has no bearing on it. */
const FINDINGS: Readonly<Record<Modifier, (c: ModifierCase) => Finding>> = {
  RS: ({ parameters }) => review(`${modifierWords('RS', parameters)} A person has to compare this with your purpose.`),
  NMDS: ({ dataUse, purpose }) =>
    !purpose.research.includes('methods')
      ? null
      : coveredByDisease(dataUse, purpose)
        ? allow('Methods may not be developed on the data except for its diseases, and you study only these.')
        : deny('The data may not be used to develop methods.'),
  GSO: () => review('The data is marked for genetic studies only, which hardly fits X-rays. The custodian has to decide.'),
  NPUNCU: (c) => {
    const organisation = notForProfit(c)
    return organisation && organisation !== 'OBLIGATION' && organisation.verdict === 'DENY' ? organisation : nonCommercial(c)
  },
  PUB: () => 'OBLIGATION',
  COL: () => 'OBLIGATION',
  RTN: () => 'OBLIGATION',
  MOR: ({ parameters }) =>
    parameters.length === 1 && isDate(parameters[0])
      ? 'OBLIGATION'
      : review('Publication is delayed, but the date is not stated. The custodian has to decide.'),
  IRB: ({ purpose }) => {
    const { ethics, until } = purpose
    if (ethics === null) return review(`An ethics approval is required. Attach one that is valid until ${until}.`)
    return isDate(ethics.validUntil) && ethics.validUntil >= until
      ? allow(`An ethics approval is required, and yours (${ethics.reference}) is valid until ${ethics.validUntil}.`)
      : review(`An ethics approval is required. Yours ends on ${ethics.validUntil}, before your project does on ${until}.`)
  },
  GS: ({ purpose, requester, options, parameters }) => {
    if (parameters.length === 0) return review('Use is limited to certain countries, but none is named. The custodian has to decide.')
    const used = [requester.country, ...purpose.countries, ...options.recipients.map((recipient) => recipient.country)]
    const outside = [...new Set(used.filter((country) => !parameters.includes(country)))]
    if (outside.length === 0) return allow(`Use is limited to ${parameters.join(', ')}, and all countries of your project are among them.`)
    return parameters.every((country) => /^[A-Z]{2}$/.test(country) && country !== 'EU')
      ? deny(`Use is limited to ${parameters.join(', ')}; your project also takes place in ${outside.join(', ')}.`)
      : review(
          `Use is limited to ${parameters.join(', ')}, which is not only country codes. A person has to decide about ${outside.join(', ')}.`,
        )
  },
  TS: ({ purpose, options, parameters }) => {
    const months = parameters.length === 1 && /^\d{1,4}$/.test(parameters[0]!) ? Number(parameters[0]) : 0
    const last = months > 0 ? addMonths(options.today, months) : null
    if (last === null) return review('Use is limited in time, but how long is not stated. The custodian has to decide.')
    return purpose.until <= last
      ? allow(`Use is limited to ${months} months, until ${last}, and your project ends on ${purpose.until}.`)
      : deny(`Use is limited to ${months} months, until ${last}; your project ends later, on ${purpose.until}.`)
  },
  US: () => review('Only named people may use the data. A person has to compare the names.'),
  PS: () => review('Only a named project may use the data. A person has to compare it with yours.'),
  IS: ({ requester, parameters }) => {
    if (parameters.length === 0) return review('Only named organisations may use the data, but none is named. The custodian has to decide.')
    return parameters.includes(requester.organisation)
      ? allow('Only named organisations may use the data, and yours is among them.')
      : deny('Only named organisations may use the data, and yours is not among them.')
  },
  CC: () => null,
  NPOA: ({ purpose }) =>
    purpose.research.some((kind) => kind === 'ancestry' || kind === 'population')
      ? deny('The data may not be used for research on population origins or ancestry.')
      : null,
  NPU: notForProfit,
  NCU: nonCommercial,
}

/** The bearing of one modifier on a purpose, and the obligation it brings. A code that is not known is a matter for a person. */
export const modifierReason = (c: ModifierCase): { reason: Reason | null; obligation: { code: string; text: string } | null } => {
  const find = Object.hasOwn(FINDINGS, c.code) ? FINDINGS[c.code] : () => review('The data carries a term that this program does not know.')
  const finding = find(c)
  if (finding === null) return { reason: null, obligation: null }
  if (finding !== 'OBLIGATION') return { reason: { ...finding, term: c.code }, obligation: null }
  const text = [...modifierWords(c.code, c.parameters)].slice(0, 480).join('')
  return { reason: { verdict: 'OBLIGATION', term: c.code, text }, obligation: { code: MODIFIERS[c.code], text } }
}
