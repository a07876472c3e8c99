import type { SitePolicy } from '#core/agreement/policy.ts'

/** A policy as sentences, for the terminal. */
export const policySentences = (policy: SitePolicy): string[] => [
  `A data set needs at least ${policy.minimumPatients} patients, and ${policy.minimumPerClass} of each class.`,
  `At least ${policy.minimumSites} sites are combined in each round; at most ${policy.maxRounds} rounds of ${policy.maxLocalEpochs} local epochs.`,
  `Counts below ${policy.suppressBelow} are suppressed here.`,
  `Models: ${policy.templates.join(', ')}, at most ${policy.maxParameters} weights, by ${policy.algorithms.join(' or ')}.`,
  `May leave: ${policy.outputs.join(', ')}.`,
  `A round may take ${policy.maxSecondsPerRound} s and ${policy.memoryMb} MB.`,
  policy.maxSecondsAlone === 0
    ? 'No model of the data of this site alone is trained here.'
    : `A model of the data of this site alone, to compare with, may take ${policy.maxSecondsAlone} s; only its metrics leave.`,
  policy.autoSeal
    ? 'An agreement that passes every check is sealed without asking.'
    : 'A person seals each agreement (roundtable site seal).',
]

/** Explains the fields where the file is edited. */
export const POLICY_NOTE =
  'These are the rules of this hospital. An agreement or a task that is laxer than any of them is refused here, whatever others signed. ' +
  'minimumPatients and minimumPerClass: fewest patients in the data set and in the smaller class. minimumSites: fewest sites whose updates are ' +
  'combined. maxRounds, maxLocalEpochs, maxParameters, templates, algorithms: what may be trained. outputs: what may leave. suppressBelow: smaller ' +
  'counts are suppressed. maxSecondsPerRound, memoryMb: what a round may use. maxSecondsAlone: how long a model of this data alone may train, where a ' +
  'plan asks for one to compare; 0: never. autoSeal: true lets the agent seal an agreement that passes every ' +
  'check; false waits for roundtable site seal. Delete the file, and everything is refused.'
