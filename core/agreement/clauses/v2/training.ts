import type { OUTPUTS } from '../../terms.ts'
import { type Clause, count, oneLine, type TermsDraft } from '../clause.ts'

const OUTPUT_WORDS: Readonly<Record<(typeof OUTPUTS)[number], string>> = {
  update: 'the Update of each Round, clipped',
  'metric:auc': 'the area under the ROC curve on the validation images of the Site',
  'metric:accuracy': 'the accuracy on the validation images of the Site',
  'metric:loss': 'the loss on the validation images of the Site',
  'count:images': 'the number of training images of the Site, unless it is suppressed',
  'count:steps': 'the number of optimiser steps done',
}
const ENGINES: Readonly<Record<TermsDraft['engine'], string>> = { embedded: 'the engine built into the Exchange', flare: 'NVIDIA FLARE' }

const RIGHTS = ['use', 'download', 'commercialise', 'publish'] as const
const either = (words: readonly string[], join: string): string =>
  words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} ${join} ${words.at(-1)}`
const rightsWords = (right: TermsDraft['rights'][number]): string => {
  const may = RIGHTS.filter((name) => right[name])
  const not = RIGHTS.filter((name) => !right[name])
  const said = [...(may.length > 0 ? [`may ${either(may, 'and')} it`] : []), ...(not.length > 0 ? [`may not ${either(not, 'or')} it`] : [])]
  return `  - ${oneLine(right.name)} ${said.join('; it ')}.`
}

/** What federated training needs beyond the law's seven matters. */
export const TRAINING_CLAUSES: readonly Clause[] = [
  {
    id: 'training',
    title: 'What is trained',
    plain: (t) =>
      `One model is trained by a plan that was fixed before signing, with the ${t.engine === 'embedded' ? 'built-in' : 'NVIDIA FLARE'} engine.`,
    prose: (t) =>
      [
        'Training follows the Training Plan whose Fingerprint the Annex names, and no other. The Site Agent builds the computation itself from the Training Plan, and refuses to work unless its Fingerprint is the one that the Annex names.',
        'No program code is sent to the Site.',
        `The Rounds are led by ${ENGINES[t.engine]}.`,
      ].join('\n'),
  },
  {
    id: 'what-leaves',
    title: 'What leaves the Site',
    plain: (t) => `Only ${count(t.outputs.length, 'kind')} of result may leave the site: ${t.outputs.join(', ')}.`,
    prose: (t) =>
      [
        'Only these Results may leave the Site:',
        ...t.outputs.map((output) => `  - ${OUTPUT_WORDS[output]}`),
        'Images, reports, patient identifiers and single predictions never leave the Site.',
      ].join('\n'),
  },
  {
    id: 'rounds',
    title: 'Rounds and local steps',
    plain: (t) =>
      `Training runs for at most ${count(t.limits.maxRounds, 'round')}, each with at most ${count(t.limits.maxLocalEpochs, 'pass', 'passes')} over the images.`,
    prose: (t) =>
      [
        `Training has at most ${count(t.limits.maxRounds, 'Round')}.`,
        `In one Round the Site Agent goes over the training images at most ${count(t.limits.maxLocalEpochs, 'time')}.`,
        'One evaluation of the Model may follow the last Round.',
      ].join('\n'),
  },
  {
    id: 'sites',
    title: 'Minimum number of sites',
    plain: (t) => `Updates are combined only when at least ${count(Math.max(t.limits.minimumSites, t.limits.quorum), 'site')} took part.`,
    prose: (t) =>
      [
        `An Aggregate is made only of the Updates of at least ${count(t.limits.minimumSites, 'site')}.`,
        `A Round counts only when at least ${count(t.limits.quorum, 'site')} returned an Update that was accepted. Otherwise the Round is void and its Updates are deleted.`,
      ].join('\n'),
  },
  {
    id: 'clipping',
    title: 'Clipping of Updates',
    plain: (t) => `The site limits the size of each update before it leaves: ${t.limits.clipNormL2} in L2 norm.`,
    prose: (t) =>
      `Before an Update leaves the Site, the Site Agent scales it so that its L2 norm is at most ${t.limits.clipNormL2}, and limits each of its numbers to at most ${t.limits.clipPerCoordinate} in absolute value. Both are in units of the weights of the Model.`,
  },
  {
    id: 'small-numbers',
    title: 'Small numbers',
    plain: (t) =>
      `The data set has at least ${count(t.limits.minimumPatients, 'patient')}, and counts below ${t.limits.suppressBelow} are not shown.`,
    prose: (t) =>
      [
        `Training takes place only if the Data Set holds at least ${count(t.limits.minimumPatients, 'patient')}.`,
        `A count of persons or images below ${t.limits.suppressBelow} is suppressed at the Site. Outside the Site, zero and suppressed look alike.`,
      ].join('\n'),
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
        ? [
            `The Site Agent limits the contribution of each ${t.privacy.unit} to an L2 norm of ${t.privacy.clip} and adds Gaussian noise with a multiplier of at least ${t.privacy.sigmaMin} (its standard deviation divided by that norm).`,
            `Over the whole of this agreement the privacy loss is at most ε = ${t.privacy.epsilon} at δ = ${t.privacy.delta}. Training stops before this budget would be exceeded.`,
          ].join('\n')
        : 'The parties agreed on clipping and on combining Updates, but not on differential privacy. They know that the Model can then reveal something about the images it was trained on.',
  },
  {
    id: 'model-rights',
    title: 'Rights in the Model',
    plain: (t) => `The rights in the final model are listed for ${count(t.rights.length, 'organisation')}.`,
    prose: (t, ref) =>
      [
        'To "use" the Model is to run it, to "download" it is to receive a copy, to "commercialise" it is to sell it or a product or service that contains it, to "publish" it is to make its weights public.',
        'When training is complete, with the Model:',
        ...t.rights.map(rightsWords),
        `Every party may publish what it learned in a form that names no patient and shows no small number, subject to ${ref('obligations')}.`,
      ].join('\n'),
  },
]
