'use client'

import { useEffect, useState } from 'react'
import { integer } from '#app/ui/format.ts'
import { Section } from '#app/ui/layout/section.tsx'
import { EstimateValue } from '#app/ui/number/estimate-value.tsx'
import { Table } from '#app/ui/table.tsx'
import { trpc } from '#app/ui/trpc/client.ts'
import type { Views } from '#app/ui/trpc/types.ts'
import type { Estimate } from '#core/metrics/estimate.ts'
import type { Count } from '#core/metrics/metric.ts'
import type { RunView } from './project-view.ts'

type RunClasses = Views['run']['classes']
type Site = RunClasses['sites'][number]

/** Read anew whenever a round has been counted, for a plan with several classes or labels. */
const useClasses = (run: RunView): RunClasses | null => {
  const [found, setFound] = useState<RunClasses | null>(null)
  const counted = run.rounds.filter((round) => round.state === 'COMMITTED').length
  const several = run.plan.head !== undefined
  useEffect(() => {
    if (!several || counted === 0) return
    const stop = new AbortController()
    trpc.run.classes.query({ id: run.id }, { signal: stop.signal }).then(setFound, () => {})
    return () => stop.abort()
  }, [run.id, several, counted])
  return found
}

const CountValue = ({ of }: { of: Count }) => (of.kind === 'value' ? integer(of.value) : <span className="text-ink-2">hidden</span>)

interface ClassRow {
  readonly name: string
  readonly images: Count
  readonly auc: Estimate
  readonly atHalf?: Estimate
  readonly atThreshold?: Estimate
}

const rowsOf = ({ head }: Site, names: readonly string[]): ClassRow[] =>
  head.kind === 'multi-class'
    ? names.map((name, i) => ({ name, ...head.classes[i]! }))
    : names.map((name, i) => {
        const { positives, auc, accuracyAtHalf, accuracyAtThreshold } = head.labels[i]!
        return { name, images: positives, auc, atHalf: accuracyAtHalf, atThreshold: accuracyAtThreshold }
      })

const ClassTable = ({ site, names }: { site: Site; names: readonly string[] }) => (
  <Table
    dense
    caption={`${site.siteName}: each ${site.head.kind === 'multi-class' ? 'class against the others' : 'label'}, with 95 % intervals`}
    rowKey={(row) => row.name}
    rows={rowsOf(site, names)}
    columns={[
      { key: 'name', header: site.head.kind === 'multi-class' ? 'Class' : 'Label', cell: (row) => row.name },
      { key: 'images', header: 'Images', numeric: true, cell: (row) => <CountValue of={row.images} /> },
      { key: 'auc', header: 'AUC', numeric: true, cell: (row) => <EstimateValue of={row.auc} /> },
      ...(site.head.kind === 'multi-class'
        ? []
        : [
            {
              key: 'half',
              header: 'Accuracy at ½',
              numeric: true,
              cell: (row: ClassRow) => row.atHalf && <EstimateValue of={row.atHalf} />,
            },
            {
              key: 'threshold',
              header: 'Accuracy at its threshold',
              numeric: true,
              cell: (row: ClassRow) => row.atThreshold && <EstimateValue of={row.atThreshold} />,
            },
          ]),
    ]}
  />
)

const ConfusionTable = ({ site, names }: { site: Site; names: readonly string[] }) => {
  if (site.head.kind !== 'multi-class') return null
  const rows = site.head.confusion.map((cells, i) => ({ name: names[i]!, cells }))
  return (
    <Table
      dense
      caption={`${site.siteName}: images by their class (rows) and by the likeliest one (columns)`}
      rowKey={(row) => row.name}
      rows={rows}
      columns={[
        { key: 'name', header: 'Class', cell: (row) => row.name },
        ...names.map((name, at) => ({
          key: name,
          header: name,
          numeric: true,
          cell: (row: (typeof rows)[number]) => <CountValue of={row.cells[at]!} />,
        })),
      ]}
    />
  )
}

/** How well the model tells each class or label at each site: on test images once the run has ended, on validation images until then. */
export const ClassEvaluations = ({ run }: { run: RunView }) => {
  const found = useClasses(run)
  if (!found || found.sites.length === 0) return null
  const split = found.sites.some((one) => one.split === 'test') ? 'test' : 'val'
  const several = run.plan.head?.kind === 'multi-class'
  return (
    <Section
      title={several ? 'Each class' : 'Each label'}
      id="classes"
      intro={
        split === 'test'
          ? 'On test images, which no choice has looked at.'
          : 'On validation images, by which choices are made. Test images follow at the end of the run.'
      }
    >
      {found.sites
        .filter((one) => one.split === split)
        .map((site) => (
          <div key={site.siteId} className="mb-8 flex flex-col gap-4">
            <ClassTable site={site} names={found.names} />
            <ConfusionTable site={site} names={found.names} />
          </div>
        ))}
      <p className="max-w-measure text-table text-ink-2">
        {several
          ? 'Numbers are rounded. Small ones are hidden, and others with them where they could be calculated from what is shown.'
          : 'Each label is judged by the images that have it, at a threshold that the site chose on its validation images.'}
      </p>
    </Section>
  )
}
