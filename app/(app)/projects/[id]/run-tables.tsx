import Link from 'next/link'
import { Section } from '#app/ui/layout/section.tsx'
import type { ProjectView, RunView } from './project-view.ts'

const TABLES = [
  { file: 'metrics.csv', label: 'Metrics as CSV', note: 'every round, every site' },
  { file: 'evaluations.csv', label: 'Evaluations as CSV', note: 'each site, split and model, with 95 % intervals' },
  { file: 'strata.csv', label: 'Groups as CSV', note: 'AUC by view, sex and age at each site' },
  { file: 'classes.csv', label: 'Classes as CSV', note: 'each class or label of the newest model at each site' },
  { file: 'work.csv', label: 'Work as CSV', note: 'time, steps, bytes and end of each site in each round' },
  { file: 'settings.csv', label: 'Settings as CSV', note: 'the plan and its digest' },
] as const

/** Everything that the run page shows, to take away, and the way to other runs. */
export const RunTables = ({ view, run }: { view: ProjectView; run: RunView }) => (
  <Section title="Take away, compare" id="tables">
    <ul className="flex flex-col">
      {TABLES.map(({ file, label, note }) => (
        <li key={file} className="flex flex-wrap items-baseline gap-x-3">
          <a href={`/api/runs/${run.id}/${file}`} download={`run-${run.number}-${file}`} className="inline-flex min-h-9 items-center">
            {label}
          </a>
          <span className="text-table text-ink-2">{note}</span>
        </li>
      ))}
      <li>
        <Link href={`/projects/${view.id}/compare`} className="inline-flex min-h-9 items-center">
          Compare with other runs
        </Link>
      </li>
    </ul>
  </Section>
)
