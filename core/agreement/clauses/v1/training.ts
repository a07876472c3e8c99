import type { OUTPUTS } from '../../terms.ts'
import { type Clause, count, oneLine, type TermsDraft, yesNo } from '../clause.ts'

const OUTPUT_WORDS: Readonly<Record<(typeof OUTPUTS)[number], string>> = {
  update: 'the clipped change of the model weights that the site learned in a round',
  'metric:auc': 'the area under the ROC curve on the validation images of the site',
  'metric:accuracy': 'the accuracy on the validation images of the site',
  'metric:loss': 'the loss on the validation images of the site',
  'count:images': 'the number of training images of the site, unless it is suppressed',
  'count:steps': 'the number of optimiser steps done',
}

const rightsTable = (t: TermsDraft): string => {
  const heads = ['use', 'download', 'commercialise', 'publish']
  const names = t.rights.map((right) => `${oneLine(right.name)} (${right.organisation})`)
  const width = Math.max('organisation'.length, ...names.map((name) => name.length))
  const line = (first: string, cells: readonly string[]): string =>
    `  ${first.padEnd(width)}  ${cells.map((cell, i) => cell.padEnd(heads[i]!.length)).join('  ')}`.trimEnd()
  return [
    line('organisation', heads),
    ...t.rights.map((right, i) => line(names[i]!, [right.use, right.download, right.commercialise, right.publish].map(yesNo))),
  ].join('\n')
}

/** What federated training needs beyond the law's seven matters. */
export const TRAINING_CLAUSES: readonly Clause[] = [
  {
    id: 'training',
    title: 'What is trained',
    plain: (t) =>
      `One model is trained by a plan that was fixed before signing, with the ${t.engine === 'embedded' ? 'built-in' : 'NVIDIA FLARE'} engine.`,
    prose: (t) =>
      `The training follows the plan with the fingerprint ${t.plan} and no other. The site builds the training graph itself from the plan and refuses to work unless its fingerprint is ${t.model}. No program code is sent to the site. The engine is "${t.engine}".`,
  },
  {
    id: 'what-leaves',
    title: 'What leaves the site',
    plain: (t) => `Only ${count(t.outputs.length, 'kind')} of result may leave the site: ${t.outputs.join(', ')}.`,
    prose: (t) =>
      `Only these results may leave the site:\n${t.outputs.map((output) => `  - ${OUTPUT_WORDS[output]} (${output})`).join('\n')}\nImages, reports, patient identifiers and single predictions never leave the site.`,
  },
  {
    id: 'rounds',
    title: 'Rounds',
    plain: (t) =>
      `Training runs for at most ${count(t.limits.maxRounds, 'round')}, each with at most ${count(t.limits.maxLocalEpochs, 'pass', 'passes')} over the images.`,
    prose: (t) =>
      `A run has at most ${count(t.limits.maxRounds, 'round')} of training. In one round the site goes over its training images at most ${count(t.limits.maxLocalEpochs, 'time')} (local epochs). One evaluation of the final model may follow the last round.`,
  },
  {
    id: 'sites',
    title: 'Minimum number of sites',
    plain: (t) => `Updates are combined only when at least ${count(Math.max(t.limits.minimumSites, t.limits.quorum), 'site')} took part.`,
    prose: (t) =>
      `An aggregate is computed only over the updates of at least ${count(t.limits.minimumSites, 'site')}. A round counts only when at least ${count(t.limits.quorum, 'site')} returned an accepted update (the quorum). Otherwise the round is void and its updates are deleted.`,
  },
  {
    id: 'clipping',
    title: 'Clipping of updates',
    plain: (t) => `The site limits the size of each update before it leaves: ${t.limits.clipNormL2} in L2 norm.`,
    prose: (t) =>
      `Before an update leaves, the site scales it so that its L2 norm is at most ${t.limits.clipNormL2}, and limits each coordinate to at most ${t.limits.clipPerCoordinate} in absolute value. Both are in units of model weights.`,
  },
  {
    id: 'small-numbers',
    title: 'Small numbers',
    plain: (t) =>
      `The data set has at least ${count(t.limits.minimumPatients, 'patient')}, and counts below ${t.limits.suppressBelow} are not shown.`,
    prose: (t) =>
      `Training takes place only if the data set holds at least ${count(t.limits.minimumPatients, 'patient')}. A count of persons or images below ${t.limits.suppressBelow} is suppressed at the site; outside, zero and suppressed look alike.`,
  },
  {
    id: 'privacy',
    title: 'Differential privacy',
    plain: (t) =>
      t.privacy
        ? `Noise is added for each ${t.privacy.unit}; the privacy budget is ε = ${t.privacy.epsilon}.`
        : 'No differential privacy is promised.',
    prose: (t) =>
      t.privacy
        ? `The site clips the contribution of each ${t.privacy.unit} to an L2 norm of ${t.privacy.clip} and adds Gaussian noise with a multiplier of at least ${t.privacy.sigmaMin} (standard deviation divided by that norm). Over the whole agreement the privacy loss is at most ε = ${t.privacy.epsilon} at δ = ${t.privacy.delta}. Training stops before the budget would be exceeded.`
        : 'The parties agreed on clipping and on combining updates, but not on differential privacy. They know that a model can then reveal something about the images it was trained on.',
  },
  {
    id: 'model-rights',
    title: 'Rights in the model',
    plain: (t) => `The rights in the final model are listed for ${count(t.rights.length, 'organisation')}.`,
    prose: (t) =>
      `With the final model each organisation may do what the table says. "Use" is to run it, "download" to receive a copy, "commercialise" to sell it or a product or service that contains it, "publish" to make its weights public. Every party may publish results in a form that names no patient and shows no small number, subject to the obligations in this agreement.\n${rightsTable(t)}`,
  },
]
