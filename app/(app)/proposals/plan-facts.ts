import { bytes, counted, duration, integer } from '#app/ui/format.ts'
import type { Fact } from '#app/ui/layout/facts.tsx'
import { labelWords } from '#app/ui/listing/words.ts'
import { TEMPLATE_WORDS } from '#app/ui/template-words.ts'
import { parameterCount } from '#core/model/template.ts'
import type { Plan } from '#core/run/plan.ts'

const BYTES_A_NUMBER = 4

const size = (plan: Plan): string => {
  try {
    const count = parameterCount(plan)
    return `${integer(count)} weights, about ${bytes(count * BYTES_A_NUMBER)} for each update`
  } catch {
    return ''
  }
}

/** A plan in words, for people who did not write it. */
export const planFacts = (plan: Plan): Fact[] => [
  { label: 'The model learns to tell', value: labelWords(plan.label) },
  {
    label: 'Model',
    value: `${TEMPLATE_WORDS[plan.template.name]} on images of ${plan.inputSizePx} × ${plan.inputSizePx} pixels`,
    note: [`stages of ${plan.template.params.channels.join(', ')} channels`, size(plan)].filter(Boolean).join('; '),
  },
  {
    label: 'Rounds',
    value: `${counted(plan.rounds, 'round')}; in each, every site passes over its images ${plan.localEpochs === 1 ? 'once' : `${plan.localEpochs} times`}`,
    note: `batches of ${plan.batchSize}; a round waits at most ${duration(plan.deadlineSeconds)}`,
  },
  { label: 'A round counts', value: `when ${counted(plan.quorum, 'site has', 'sites have')} returned` },
  {
    label: 'Updates are combined',
    value:
      plan.algorithm === 'fedprox'
        ? `by average, with a pull towards the common model (FedProx, weight ${plan.proximalMu})`
        : 'by average (FedAvg)',
    note: plan.weighting === 'equal' ? 'every site counts alike' : 'sites count by their training images',
  },
  {
    label: 'Optimiser',
    value: 'AdamW',
    note: `learning rate ${plan.optimizer.learningRate}, weight decay ${plan.optimizer.weightDecay}, seed ${plan.seed}`,
  },
  {
    label: 'Clipping',
    value: `An update longer than ${plan.clip.normL2} is shortened at the site`,
    note: `and no single weight changes by more than ${plan.clip.perCoordinate}`,
  },
]
