/** Operators of the ODRL Vocabulary 2.2 (section 4.4) that agreements use. */
export const OPERATORS = ['eq', 'lt', 'lteq', 'gt', 'gteq', 'isA', 'isAnyOf', 'isNoneOf'] as const
export type Operator = (typeof OPERATORS)[number]

/** One condition. Names with `fl:` are terms of our own profile, the others are terms of ODRL. Numbers are strings, as in ODRL they must be. */
export interface Constraint {
  readonly left: string
  readonly operator: Operator
  readonly right: string | readonly string[]
}

/** What a clause permits, forbids or asks for: the source of what machines check and of the ODRL export. */
export interface Rule {
  readonly kind: 'permission' | 'prohibition' | 'duty'
  readonly action: string
  /** All of them have to hold. */
  readonly constraints: readonly Constraint[]
}

export const permission = (action: string, ...constraints: Constraint[]): Rule => ({ kind: 'permission', action, constraints })
export const prohibition = (action: string, ...constraints: Constraint[]): Rule => ({ kind: 'prohibition', action, constraints })
export const duty = (action: string, ...constraints: Constraint[]): Rule => ({ kind: 'duty', action, constraints })
export const where = (left: string, operator: Operator, right: string | number | readonly string[]): Constraint => ({
  left,
  operator,
  right: typeof right === 'number' ? String(right) : right,
})

const SIGNS: Readonly<Record<Operator, string>> = {
  eq: '=',
  lt: '<',
  lteq: '≤',
  gt: '>',
  gteq: '≥',
  isA: 'isA',
  isAnyOf: 'isAnyOf',
  isNoneOf: 'isNoneOf',
}
const KINDS: Readonly<Record<Rule['kind'], string>> = { permission: 'permit', prohibition: 'prohibit', duty: 'duty' }

const constraintWords = ({ left, operator, right }: Constraint): string =>
  `${left} ${SIGNS[operator]} ${typeof right === 'string' ? right : `[${right.join(', ')}]`}`

/** Conditions of an action on one line, or nothing. */
export const constraintsWords = (subject: string, constraints: readonly Constraint[]): string =>
  constraints.length > 0 ? `${subject} where ${constraints.map(constraintWords).join(' and ')}` : ''

/** The rules of a clause on one line, as pages show them. */
export const ruleWords = (rules: readonly Rule[]): string =>
  rules
    .map((rule) => {
      const when = rule.constraints.map(constraintWords).join(' and ')
      return `${KINDS[rule.kind]} ${rule.action}${when ? ` where ${when}` : ''}`
    })
    .join('; ')

/** What somebody is about to do: the values of left operands, by name. */
export type Facts = Readonly<Record<string, string>>

const INTEGER = /^-?\d+$/
const DECIMAL = /^-?\d+(\.\d+)?$/

const SECONDS: Readonly<Record<string, bigint>> = { H: 3600n, M: 60n, S: 1n }
/** Seconds of a duration such as `PT72H`; anything else as it is. */
const inSeconds = (value: string): string => {
  const found = /^PT(\d+)([HMS])$/.exec(value)
  return found ? String(BigInt(found[1]!) * SECONDS[found[2]!]!) : value
}

/** -1, 0 or 1: whole numbers and durations exactly, decimals as numbers, everything else by its characters, which orders UTC instants. */
const compare = (first: string, second: string): number => {
  const [a, b] = [inSeconds(first), inSeconds(second)]
  if (INTEGER.test(a) && INTEGER.test(b)) return Number(BigInt(a) > BigInt(b)) - Number(BigInt(a) < BigInt(b))
  if (DECIMAL.test(a) && DECIMAL.test(b)) return Math.sign(Number(a) - Number(b))
  // A number is never compared with something that is none.
  if (DECIMAL.test(a) || DECIMAL.test(b)) return Number.NaN
  return a < b ? -1 : a > b ? 1 : 0
}

/** Whether a condition holds. A fact that is not known does not satisfy it. */
export const satisfied = ({ left, operator, right }: Constraint, facts: Facts): boolean => {
  const fact = Object.hasOwn(facts, left) ? facts[left] : undefined
  if (fact === undefined) return false
  const rights = typeof right === 'string' ? [right] : right
  const order = compare(fact, rights[0] ?? '')
  switch (operator) {
    case 'eq':
      return order === 0
    case 'lt':
      return order < 0
    case 'lteq':
      return order <= 0
    case 'gt':
      return order > 0
    case 'gteq':
      return order >= 0
    case 'isA':
    case 'isAnyOf':
      return rights.includes(fact)
    case 'isNoneOf':
      return !rights.includes(fact)
  }
}

const known = (constraint: Constraint, facts: Facts): boolean => Object.hasOwn(facts, constraint.left)

/**
 * Whether the rules let the action happen: a permission of it is satisfied, and no prohibition of it stands in the way.
 * Silence forbids, and what is not known counts against the action on both sides.
 */
export const permits = (rules: readonly Rule[], action: string, facts: Facts): boolean => {
  const about = rules.filter((rule) => rule.action === action)
  return (
    about.some((rule) => rule.kind === 'permission' && rule.constraints.every((one) => satisfied(one, facts))) &&
    !about.some((rule) => rule.kind === 'prohibition' && rule.constraints.every((one) => !known(one, facts) || satisfied(one, facts)))
  )
}
