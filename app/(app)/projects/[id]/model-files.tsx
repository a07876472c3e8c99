import { Download } from 'lucide-react'
import Link from 'next/link'
import { Fingerprint } from '#app/ui/agreement/fingerprint.tsx'
import { button } from '#app/ui/button.tsx'
import { Section } from '#app/ui/layout/section.tsx'
import { CLAUSES } from '#core/agreement/clauses.ts'
import { completeRounds, type ProjectView } from './project-view.ts'

const FILES = [
  { file: 'model.onnx', label: 'Model as ONNX', note: 'the inference graph with its weights' },
  { file: 'model.safetensors', label: 'Weights as safetensors', note: 'to go on training, or to compare' },
  { file: 'model-card.json', label: 'Model card', note: 'sites, rounds, terms, metrics, limits' },
] as const

const RIGHTS_CLAUSE = CLAUSES.findIndex((clause) => clause.id === 'model-rights') + 1

/** The global model, for those whose agreements grant it; for others the clause that says why not. */
export const ModelFiles = ({ view }: { view: ProjectView }) => {
  const { run, rights, lanes } = view
  const last = run ? completeRounds(run).at(-1) : undefined
  const deed = lanes.find((lane) => lane.agreement)?.agreement
  return (
    <Section title="The model" id="model" className="mt-0">
      {!run?.lastModel || last === undefined ? (
        <p className="text-ink-2">There is no model yet. It exists when round 1 is complete.</p>
      ) : rights.download ? (
        <>
          <p className="mb-4 text-ink-2">
            Of round {last}, <Fingerprint hash={run.lastModel} />. Every agreement of this project lets your organisation take it.
          </p>
          <ul className="flex flex-col gap-3">
            {FILES.map(({ file, label, note }) => (
              <li key={file} className="flex flex-wrap items-center gap-x-4 gap-y-1">
                <a href={`/api/models/${run.id}/${file}`} download={file} className={button({ variant: 'secondary' })}>
                  <Download aria-hidden="true" size={18} strokeWidth={1.75} />
                  {label}
                </a>
                <span className="text-table text-ink-2">{note}</span>
              </li>
            ))}
          </ul>
        </>
      ) : (
        <p className="max-w-measure">
          The model of round {last} exists. Your organisation may not download it:{' '}
          {deed ? (
            <Link href={`/agreements/${deed.id}#clause-model-rights`}>clause {RIGHTS_CLAUSE}, Rights in the model</Link>
          ) : (
            <>clause {RIGHTS_CLAUSE}, Rights in the model</>
          )}{' '}
          of {lanes.length > 1 ? 'at least one agreement' : 'the agreement'} does not grant it.
        </p>
      )}
    </Section>
  )
}
