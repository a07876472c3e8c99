'use client'

import { useEffect, useState } from 'react'
import { CalibrationChart } from '#app/ui/chart/calibration-chart.tsx'
import { RocChart } from '#app/ui/chart/roc-chart.tsx'
import { Disclosure } from '#app/ui/disclosure.tsx'
import { counted, decimal } from '#app/ui/format.ts'
import { Section } from '#app/ui/layout/section.tsx'
import { trpc } from '#app/ui/trpc/client.ts'
import type { Views } from '#app/ui/trpc/types.ts'
import { EvaluationTable } from './evaluation-table.tsx'
import { Groups } from './groups.tsx'
import { ModelMatrix } from './model-matrix.tsx'
import type { ProjectView, RunView } from './project-view.ts'
import { siteList } from './site-list.ts'

type RunEvaluations = Views['run']['evaluations']

/** Read anew whenever a round has been counted; the last answer stays while it is. */
const useEvaluations = (run: RunView): RunEvaluations | null => {
  const [found, setFound] = useState<RunEvaluations | null>(null)
  const counted = run.rounds.filter((round) => round.state === 'COMMITTED').length
  useEffect(() => {
    if (counted === 0) return
    const stop = new AbortController()
    trpc.run.evaluations.query({ id: run.id }, { signal: stop.signal }).then(setFound, () => {})
    return () => stop.abort()
  }, [run.id, counted])
  return found
}

/** Bounds so far apart that a curve between them would only look like knowledge. */
const isWide = ({ low, high }: { readonly low: number; readonly high: number }) => high - low > 0.3

const SPLIT = { val: 'validation', test: 'test' } as const

const madeOf = (found: RunEvaluations, split: 'val' | 'test') => {
  const pooled = found.pooled[split]
  if (!pooled) return ''
  const names = found.sites.filter((one) => one.split === split && pooled.siteIds.includes(one.siteId)).map((one) => one.siteName)
  return `${counted(pooled.positives + pooled.negatives, `${SPLIT[split]} image`)} of ${siteList(names)}, ${counted(pooled.positives, 'positive')}; the model of round ${pooled.round}`
}

/** How well the model does: over all sites together, and at each. Test images once the run has ended, validation images until then. */
export const Evaluations = ({ view, run }: { view: ProjectView; run: RunView }) => {
  const found = useEvaluations(run)
  return found && <EvaluationsOf view={view} run={run} found={found} />
}

export const EvaluationsOf = ({ view, run, found }: { view: ProjectView; run: RunView; found: RunEvaluations }) => {
  if (found.sites.length === 0) return null
  const split = found.sites.some((one) => one.split === 'test') ? 'test' : 'val'
  const pooled = found.pooled[split]
  return (
    <Section
      title="How well it does"
      id="evaluation"
      intro={
        split === 'test'
          ? 'On test images, which no choice has looked at.'
          : 'On validation images, by which choices are made: expect a little less on new ones. Test images follow at the end of the run.'
      }
    >
      {pooled && !isWide(pooled.auc) && (
        <div className="mb-10 grid gap-12 xl:grid-cols-2">
          <RocChart auc={pooled.auc} points={pooled.roc} subtitle={madeOf(found, split)} />
          <CalibrationChart bins={pooled.reliability} subtitle={`The same images; sites tell histograms of scores, never single ones`} />
        </div>
      )}
      {pooled && isWide(pooled.auc) && (
        <p className="mb-6 max-w-measure text-ink-2">
          So few images share their scores that their histograms leave the pooled curve open: its AUC is certainly between{' '}
          {decimal(pooled.auc.low)} and {decimal(pooled.auc.high)}, and no more can be said.
        </p>
      )}
      {!pooled && (
        <p className="mb-6 text-ink-2">No site has enough images of each class to show its scores, so there is no pooled curve.</p>
      )}
      <EvaluationTable view={view} found={found} split={split} />
      <p className="mt-3 max-w-measure text-table text-ink-2">
        Each site chooses its threshold on its own validation images, under this same model; one with too few of a class takes that of all
        sites. On the validation images themselves it flatters. Accuracy at ½ is lower where the model's probabilities are right in their
        order but not in their height.
      </p>
      <ModelMatrix found={found} split={split} asked={run.plan.localOnly === true} />
      <Groups found={found} split={split} />
      {split === 'test' && (
        <Disclosure summary="On validation images" className="mt-6">
          <EvaluationTable view={view} found={found} split="val" />
        </Disclosure>
      )}
    </Section>
  )
}
