import type { TermsDraft } from './clause.ts'
import type { Field, Matter } from './matter.ts'
import { LAW_MATTERS } from './matters-law.ts'
import { type Constraint, constraintsWords, duty, permission, prohibition, type Rule, ruleWords, where } from './rule.ts'

type Machine = Pick<Matter, 'work' | 'training' | 'rules'>
const locked = (id: string, fields: readonly Field[], machine: Machine = {}): Matter => ({ id, standing: 'locked', fields, ...machine })
const negotiable = (id: string, fields: readonly Field[], machine: Machine): Matter => ({ id, standing: 'negotiable', fields, ...machine })

const RIGHTS = {
  use: 'fl:useModel',
  download: 'fl:downloadModel',
  commercialise: 'fl:commercialiseModel',
  publish: 'fl:publishModel',
} as const

/** A right that is granted is a permission. One that is not granted has none, and silence forbids. */
const rightsRules = (t: TermsDraft): Rule[] =>
  t.rights.flatMap((right) =>
    (Object.keys(RIGHTS) as (keyof typeof RIGHTS)[])
      .filter((name) => right[name])
      .map((name) => permission(RIGHTS[name], where('recipient', 'eq', right.organisation), where('fl:runState', 'eq', 'COMPLETED'))),
  )

/** All matters of an agreement, in the order of the text. */
export const MATTERS: readonly Matter[] = [
  locked('definitions', []),
  locked('parties', ['provider', 'consumer', 'site', 'exchange', 'version', 'supersedes']),
  locked('data', ['dataset.title', 'dataset.listingVersion'], {
    work: ({ dataset }) => [where('fl:manifest', 'eq', `sha256:${dataset.manifest}`), where('fl:chain', 'eq', `sha256:${dataset.chain}`)],
  }),
  ...LAW_MATTERS,
  locked('training', ['engine'], {
    work: (t) => [
      where('fl:plan', 'eq', `sha256:${t.plan}`),
      where('fl:model', 'eq', `sha256:${t.model}`),
      where('fl:engine', 'eq', t.engine),
    ],
  }),
  negotiable('what-leaves', ['outputs'], { rules: (t) => [permission('fl:sendResult', where('fl:output', 'isAnyOf', t.outputs))] }),
  negotiable('rounds', ['limits.maxRounds', 'limits.maxLocalEpochs'], {
    training: ({ limits }) => [where('fl:round', 'lteq', limits.maxRounds), where('fl:localEpochs', 'lteq', limits.maxLocalEpochs)],
  }),
  negotiable('sites', ['limits.minimumSites', 'limits.quorum'], {
    training: ({ limits }) => [where('fl:sitesInAggregate', 'gteq', limits.minimumSites), where('fl:quorum', 'gteq', limits.quorum)],
  }),
  negotiable('clipping', ['limits.clipNormL2', 'limits.clipPerCoordinate'], {
    training: ({ limits }) => [
      where('fl:clipNormL2', 'lteq', limits.clipNormL2),
      where('fl:clipPerCoordinate', 'lteq', limits.clipPerCoordinate),
    ],
  }),
  negotiable('small-numbers', ['limits.minimumPatients', 'limits.suppressBelow'], {
    work: ({ limits }) => [where('fl:patients', 'gteq', limits.minimumPatients)],
    rules: ({ limits }) => [prohibition('fl:showCount', where('fl:count', 'lt', limits.suppressBelow))],
  }),
  negotiable('privacy', ['privacy'], {
    training: ({ privacy }) =>
      privacy
        ? [
            where('fl:epsilonSpent', 'lteq', privacy.epsilon),
            where('fl:delta', 'lteq', privacy.delta),
            where('fl:sigma', 'gteq', privacy.sigmaMin),
            where('fl:clipPerPatient', 'lteq', privacy.clip),
          ]
        : [],
  }),
  negotiable('model-rights', ['rights'], { rules: rightsRules }),
  locked('obligations', ['obligations'], {
    rules: (t) => t.obligations.map((one) => duty('fl:carryOut', where('fl:obligation', 'eq', one.code))),
  }),
  negotiable('term', ['notBefore', 'notAfter', 'statusMaxAgeSeconds'], {
    work: (t) => [
      where('dateTime', 'gteq', t.notBefore),
      where('dateTime', 'lt', t.notAfter),
      where('fl:statusAge', 'lteq', `PT${t.statusMaxAgeSeconds}S`),
    ],
  }),
  locked('pause-and-end', [], { work: () => [where('fl:agreementState', 'eq', 'ACTIVE')] }),
  locked('after-the-end', [], { rules: () => [duty('fl:deletePendingUpdates', where('event', 'gt', 'fl:agreementEnd'))] }),
  locked('evidence', [], { work: () => [where('fl:seal', 'eq', 'site')] }),
  locked('annex', [
    ...(['id', 'schema', 'clauses', 'clauseIds', 'supersedes', 'provider', 'consumer', 'site', 'rights', 'plan', 'model'] as const),
    ...(['dataset.listing', 'dataset.listingHash', 'dataset.manifest', 'dataset.chain'] as const),
  ]),
]

const BY_ID = new Map(MATTERS.map((matter) => [matter.id, matter]))
/** @throws {Error} for a name that no clause has */
export const matterOf = (id: string): Matter => {
  const found = BY_ID.get(id)
  if (!found) throw new Error(`There is no clause ${id}.`)
  return found
}

/** What machines read of one clause, on one line, or `null` where a clause is for people only. */
export const matterWords = ({ work, training, rules }: Matter, terms: TermsDraft): string | null => {
  const parts = [
    constraintsWords('work', work?.(terms) ?? []),
    constraintsWords('training', training?.(terms) ?? []),
    ruleWords(rules?.(terms) ?? []),
  ].filter((part) => part !== '')
  return parts.length > 0 ? parts.join('; ') : null
}

/** A rule, and the clauses that make it. */
export interface ClauseRule {
  readonly clauses: readonly string[]
  readonly rule: Rule
}

/** Training and evaluation: one permission each, under the conditions of all clauses together, so none can be had without the others. */
const workRule = (action: string, conditionsOf: (matter: Matter) => readonly Constraint[]): ClauseRule => {
  const binding = MATTERS.map((matter) => ({ id: matter.id, conditions: conditionsOf(matter) })).filter((one) => one.conditions.length > 0)
  return {
    clauses: binding.map((one) => one.id),
    rule: permission(action, ...binding.flatMap((one) => one.conditions)),
  }
}

/** Every rule of an agreement. */
export const rulesOf = (terms: TermsDraft): readonly ClauseRule[] => [
  workRule('fl:train', (matter) => [...(matter.work?.(terms) ?? []), ...(matter.training?.(terms) ?? [])]),
  workRule('fl:evaluate', (matter) => matter.work?.(terms) ?? []),
  ...MATTERS.flatMap((matter) => (matter.rules?.(terms) ?? []).map((rule) => ({ clauses: [matter.id], rule }))),
]
