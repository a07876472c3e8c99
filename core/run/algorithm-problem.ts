import type { Plan } from './plan.ts'

const NAMES: Readonly<Record<Plan['algorithm'], string>> = {
  fedavg: 'FedAvg',
  fedprox: 'FedProx',
  scaffold: 'SCAFFOLD',
  cyclic: 'Cyclic weight transfer',
}

/** c stays the mean of all cᵢ only under the mean; and it corrects for the model of a round before as long as that moves less when updates are small. */
const scaffoldProblem = ({ optimizer, combination, serverStep }: Plan): string | null => {
  if (optimizer.name !== 'sgd')
    return 'SCAFFOLD corrects the gradient of plain steps: choose SGD as the optimiser, since AdamW scales each gradient anew.'
  if (combination && combination.name !== 'mean')
    return 'SCAFFOLD needs the average of the updates, because its correction is the average of what the sites learned. Combine by the average.'
  return serverStep && serverStep.name !== 'average' && serverStep.name !== 'momentum'
    ? `SCAFFOLD needs a model that moves by the average of the updates or its momentum, and ${serverStep.name} also scales each weight. Choose one of the two.`
    : null
}

const cyclicProblem = (plan: Plan): string | null => {
  const { quorum, combination, serverStep, mandatory, select, stopAfter } = plan
  if (quorum !== 1) return `In cyclic training each round is one site's, so its quorum is 1, not ${quorum}.`
  if (combination && combination.name !== 'mean')
    return 'In cyclic training there is one update a round, so there is nothing to combine. Choose the average.'
  if (serverStep && !(serverStep.name === 'average' && Number(serverStep.learningRate) === 1))
    return 'In cyclic training the model goes on from site to site as it is. Let the exchange take the whole update, with the rate 1.'
  if (mandatory) return 'In cyclic training each round is one site’s, so no site can be in every round. Name no mandatory site.'
  return select || stopAfter
    ? 'In cyclic training each model is measured by one site alone, so models cannot be compared. Train all rounds and take the last model.'
    : null
}

/** What of a plan does not go with its algorithm, as a sentence, or `null`. */
export const algorithmProblem = (plan: Plan): string | null => {
  const { algorithm, proximalMu } = plan
  const mu = Number(proximalMu)
  if (algorithm === 'fedprox')
    return mu > 0 && mu <= 100 ? null : `FedProx needs a proximal weight above 0 and at most 100, not ${proximalMu}.`
  if (mu !== 0) return `${NAMES[algorithm]} has no proximal weight: set it to 0 instead of ${proximalMu}, or choose FedProx.`
  if (algorithm === 'scaffold') return scaffoldProblem(plan)
  return algorithm === 'cyclic' ? cyclicProblem(plan) : null
}
