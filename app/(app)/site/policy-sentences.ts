import type { SiteView } from './site-view.ts'

type Policy = NonNullable<NonNullable<SiteView['report']>['policy']>

/** The rules that the agent lets the exchange know, so that a refusal can be foreseen. The file itself stays at the site. */
export const policySentences = (policy: Policy): string[] => [
  `A data set needs at least ${policy.minimumPatients} patients.`,
  `Updates are combined only from at least ${policy.minimumSites} sites.`,
  `A run has at most ${policy.maxRounds} rounds.`,
  policy.suppressBelow > 1
    ? `Results that speak of fewer than ${policy.suppressBelow} images do not leave the site.`
    : 'No result is held back because it speaks of few images.',
]
