import { Download } from 'lucide-react'
import Link from 'next/link'
import { Fingerprint } from '#app/ui/agreement/fingerprint.tsx'
import { button } from '#app/ui/button.tsx'
import { Section } from '#app/ui/layout/section.tsx'
import { completeRounds, type ProjectView, type RunView } from './project-view.ts'

interface File {
  readonly file: string
  readonly label: string
  readonly note: string
}

const CARD: File = { file: 'model-card.json', label: 'Model card', note: 'sites, rounds, terms, metrics, limits' }
const FILES: readonly File[] = [
  { file: 'model.onnx', label: 'Model as ONNX', note: 'the inference graph with its weights' },
  { file: 'model.safetensors', label: 'Weights as safetensors', note: 'to go on training, or to compare' },
  CARD,
]
/** Where the run has selected a model: that one, and the last for comparison. */
const SELECTED: readonly File[] = [
  { file: 'model.onnx', label: 'Selected model as ONNX', note: 'the inference graph with its weights' },
  { file: 'model.safetensors', label: 'Selected weights as safetensors', note: 'to go on training, or to compare' },
  CARD,
]
const LAST: readonly File[] = [
  { file: 'last-model.onnx', label: 'Last model as ONNX', note: 'of the last round of training' },
  { file: 'last-model.safetensors', label: 'Last weights as safetensors', note: 'of the last round of training' },
]
const filesOf = ({ selected, lastModel }: RunView): readonly File[] => {
  if (!selected) return FILES
  return selected.model === lastModel ? SELECTED : [...SELECTED, ...LAST]
}

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
            {run.selected ? `Of round ${run.selected.round}, selected by validation` : `Of round ${last}`},{' '}
            <Fingerprint hash={run.selected?.model ?? run.lastModel} />. Every agreement of this project lets your organisation take it.
          </p>
          <ul className="flex flex-col gap-3">
            {filesOf(run).map(({ file, label, note }) => (
              <li key={file} className="flex flex-wrap items-center gap-x-4 gap-y-1">
                <a href={`/api/models/${run.id}/${file}`} download className={button({ variant: 'secondary' })}>
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
            <Link href={`/agreements/${deed.id}#clause-model-rights`}>the clause on rights in the model</Link>
          ) : (
            'the clause on rights in the model'
          )}{' '}
          of {lanes.length > 1 ? 'at least one agreement' : 'the agreement'} does not grant it.
        </p>
      )}
    </Section>
  )
}
