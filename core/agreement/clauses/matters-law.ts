import type { Matter } from './matter.ts'
import { duty, prohibition, where } from './rule.ts'

const LAW = '45 CFR 164.514(e)(4)(ii)'
/** The hours of clauses/1, whose terms do not name them. */
export const REPORT_HOURS = 72

/** The seven matters of 45 CFR 164.514(e)(4)(ii), in the order of the law. */
export const LAW_MATTERS: readonly Matter[] = [
  {
    id: 'permitted-use',
    law: `${LAW}(A)`,
    standing: 'locked',
    fields: ['purpose.codes', 'purpose.diseases', 'purpose.commercial', 'purpose.text'],
    work: ({ purpose }) => {
      const diseases = purpose.diseases.map(({ id }) => id)
      return [
        where('purpose', 'isAnyOf', purpose.codes),
        ...(diseases.length > 0 ? [where('fl:disease', 'isAnyOf', diseases)] : []),
        where('fl:commercial', 'eq', String(purpose.commercial)),
      ]
    },
  },
  {
    id: 'who-may-use',
    law: `${LAW}(B)`,
    standing: 'locked',
    fields: [],
    rules: () => [prohibition('fl:exportRecords'), prohibition('fl:passOnData')],
  },
  { id: 'no-other-use', law: `${LAW}(C)(1)`, standing: 'locked', fields: [], rules: () => [prohibition('fl:otherUse')] },
  {
    id: 'safeguards',
    law: `${LAW}(C)(2)`,
    standing: 'locked',
    fields: [],
    rules: () => [duty('fl:safeguard'), prohibition('fl:reconstructImages'), prohibition('fl:inspectSingleSiteUpdate')],
  },
  {
    id: 'report',
    law: `${LAW}(C)(3)`,
    standing: 'negotiable',
    fields: ['reportWithinHours'],
    rules: (t) => [duty('fl:reportIncident', where('delayPeriod', 'lteq', `PT${t.reportWithinHours ?? REPORT_HOURS}H`))],
  },
  { id: 'agents', law: `${LAW}(C)(4)`, standing: 'locked', fields: [], rules: () => [duty('fl:bindAgents')] },
  {
    id: 'no-reidentification',
    law: `${LAW}(C)(5)`,
    standing: 'locked',
    fields: [],
    rules: () => [prohibition('fl:reidentify'), prohibition('fl:link'), prohibition('fl:testMembership'), prohibition('fl:contact')],
  },
]
