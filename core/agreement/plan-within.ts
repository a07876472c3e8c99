import type { Plan } from '../run/plan.ts'
import type { SitePolicy } from './policy.ts'
import type { Terms } from './terms.ts'

/** What is known of a prepared data set at its own site. */
export interface SiteDataset {
  readonly manifest: string
  readonly chain: string
  /** Patients in the data set; without it the terms themselves must ask for as many as the policy does. */
  readonly patients?: number
  /** The smaller of the patients with and without the finding that is learned. */
  readonly smallestClass?: number
  /** Under a head of several classes the patients of each; of several labels those of the smaller class of each. */
  readonly classes?: readonly { readonly name: string; readonly patients: number }[]
}

/** The first way in which a plan leaves the limits of the terms, as a sentence, or `null`. */
export const outsideTerms = (plan: Plan, { limits, privacy }: Pick<Terms, 'limits' | 'privacy'>): string | null => {
  const quorum = Math.max(limits.quorum, limits.minimumSites)
  if (plan.rounds > limits.maxRounds) return `The plan has ${plan.rounds} rounds; the agreement allows ${limits.maxRounds}.`
  if (plan.localEpochs > limits.maxLocalEpochs)
    return `The plan has ${plan.localEpochs} local epochs; the agreement allows ${limits.maxLocalEpochs}.`
  if (plan.quorum < quorum) return `The plan counts a round from ${plan.quorum} sites on; the agreement asks for at least ${quorum}.`
  for (const [name, value, limit] of [
    ['an L2 norm', plan.clip.normL2, limits.clipNormL2],
    ['a size per coordinate', plan.clip.perCoordinate, limits.clipPerCoordinate],
  ] as const) {
    if (!(Number(value) > 0)) return `The plan clips updates to ${name} of ${value}, which is not above zero.`
    if (!(Number(value) <= Number(limit))) return `The plan clips updates to ${name} of ${value}; the agreement allows at most ${limit}.`
  }
  // plan/v1 has no noise, so it cannot keep a promise of differential privacy.
  return privacy ? 'The agreement promises differential privacy, and the plan has none.' : null
}

/**
 * The first rule of the site's own policy that the terms, the plan or the data set break, as a sentence, or `null`.
 * Time and memory limits are not judged here: the site enforces them on the training process.
 * @param parameters number of weights of the model, where the caller has built it
 */
export const outsidePolicy = (policy: SitePolicy, terms: Terms, plan: Plan, dataset: SiteDataset, parameters?: number): string | null => {
  const { limits } = terms
  const patients = dataset.patients ?? limits.minimumPatients
  if (patients < Math.max(policy.minimumPatients, dataset.patients === undefined ? 0 : limits.minimumPatients))
    return `${dataset.patients === undefined ? `The agreement asks for ${patients} patients` : `The data set has ${patients} patients`}; at least ${Math.max(policy.minimumPatients, limits.minimumPatients)} are needed.`
  if (dataset.smallestClass !== undefined && dataset.smallestClass < policy.minimumPerClass)
    return `The smaller class has ${dataset.smallestClass} patients; the site policy asks for at least ${policy.minimumPerClass}.`
  const thin = dataset.classes?.find((one) => one.patients < policy.minimumPerClass)
  if (thin)
    return `${plan.head?.kind === 'multi-label' ? 'The smaller class of the label' : 'The class'} "${thin.name}" has ${thin.patients} patients; the site policy asks for at least ${policy.minimumPerClass}.`
  if (limits.maxRounds > policy.maxRounds)
    return `The agreement allows ${limits.maxRounds} rounds; the site policy allows ${policy.maxRounds}.`
  if (limits.maxLocalEpochs > policy.maxLocalEpochs)
    return `The agreement allows ${limits.maxLocalEpochs} local epochs; the site policy allows ${policy.maxLocalEpochs}.`
  if (limits.minimumSites < policy.minimumSites)
    return `The agreement combines updates of ${limits.minimumSites} sites; the site policy asks for at least ${policy.minimumSites}.`
  if (limits.suppressBelow < policy.suppressBelow)
    return `The agreement suppresses counts below ${limits.suppressBelow}; the site policy asks for ${policy.suppressBelow}.`
  if (!policy.templates.includes(plan.template.name)) return `The site policy does not allow the model template ${plan.template.name}.`
  if (!policy.algorithms.includes(plan.algorithm)) return `The site policy does not allow the algorithm ${plan.algorithm}.`
  const output = terms.outputs.find((name) => !policy.outputs.includes(name))
  if (output) return `The site policy does not allow the output ${output}.`
  if (parameters !== undefined && parameters > policy.maxParameters)
    return `The model has ${parameters} weights; the site policy allows ${policy.maxParameters}.`
  return null
}
