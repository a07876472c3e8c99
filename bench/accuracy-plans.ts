import { availableParallelism } from 'node:os'
import type { Plan } from '#core/run/plan.ts'
import { PRESETS } from '#core/run/presets.ts'
import type { Conclusion } from '#workers/simulate/conclude.ts'
import { simulate } from '#workers/simulate/simulate.ts'
import { rounded } from './spread.ts'

export const presetOf = (name: string): Plan => PRESETS.find((preset) => preset.name === name)!.plan

/** What of a plan decides how well it learns, in a line. */
export const planWords = (name: string): string => {
  const { template, optimizer, rounds, localEpochs, localSteps, batchSize, weighting, serverStep, personal } = presetOf(name)
  const work = localSteps === undefined ? `${localEpochs} epoch` : `${localSteps} steps`
  const momentum = optimizer.name === 'sgd' ? `, momentum ${optimizer.momentum}` : ''
  const server = serverStep ? `, server ${serverStep.name} ${serverStep.momentum} at rate ${serverStep.learningRate}` : ''
  const own = personal ? `, own ${personal}` : ''
  return `${template.name} ${template.params.channels.join('-')}, ${optimizer.name} ${optimizer.learningRate}${momentum}, decay ${optimizer.weightDecay}, ${rounds} rounds of ${work}, batch ${batchSize}, weights ${weighting}${server}${own}`
}

export const play = (plan: Plan, sites: readonly string[], outDir: string, test?: string): Promise<Conclusion> =>
  simulate({
    ...{ plan, sites, test, outDir, threads: availableParallelism(), now: () => performance.now() },
    signal: new AbortController().signal,
  })

export const shown = (value: number | null): string => (value === null ? '–' : value.toFixed(4))

/** Of those that are known. */
export const meanOf = (values: readonly (number | null)[]): number | null => {
  const known = values.filter((value) => value !== null)
  return known.length === 0 ? null : rounded(known.reduce((a, b) => a + b, 0) / known.length, 4)
}
