import { useState } from 'react'
import { Fingerprint } from '#app/ui/agreement/fingerprint.tsx'
import { Button } from '#app/ui/button.tsx'
import { control, describedBy, Field } from '#app/ui/form/field.tsx'
import { bytes } from '#app/ui/format.ts'
import { MAX_INITIAL_BYTES } from '#core/weights/initial-model.ts'
import type { DraftHandle } from './use-draft.ts'
import type { PlanCheck } from './use-plan-check.ts'

const NAME = 'plan.initial'
const TOO_LARGE = `The file is larger than ${bytes(MAX_INITIAL_BYTES)}, which no plan can train here.`
const AWAY = 'The exchange did not answer, so the file was not kept. Choose it again.'

type Kept = { readonly sha256: string; readonly bytes: number }

/** The exchange keeps the file and names it, or says in a sentence why it is no model. */
const give = async (file: File): Promise<Kept | string> => {
  if (file.size > MAX_INITIAL_BYTES) return TOO_LARGE
  const answer = await fetch('/api/initial-models', { method: 'POST', body: file }).catch(() => null)
  if (!answer || answer.status >= 500) return AWAY
  return answer.ok ? ((await answer.json()) as Kept) : answer.text()
}

/** The model that round 1 starts from: a file of the researcher's, or none. What does not fit the plan is said by the check of the plan. */
export const InitialModelField = ({ handle, check }: { handle: DraftHandle; check: PlanCheck }) => {
  const { draft, change } = handle
  const [pending, setPending] = useState(false)
  const [refused, setRefused] = useState<string | null>(null)
  const choose = async (file: File | undefined) => {
    if (!file) return
    setPending(true)
    setRefused(null)
    const kept = await give(file)
    setPending(false)
    if (typeof kept === 'string') return setRefused(kept)
    change((before) => ({ ...before, initial: { ...kept, name: file.name } }))
  }
  const { initial } = draft
  const misfit = check?.ok === false && check.field === NAME ? check.message : undefined
  const text = {
    name: NAME,
    label: 'Start from a model of your own',
    hint: 'A safetensors file, such as the model of an earlier run of the same template. Without one, training starts from the seed.',
    ...((refused ?? misfit) && { error: refused ?? misfit }),
  }
  return (
    <Field {...text}>
      {initial ? (
        <div id={NAME} tabIndex={-1} className="flex min-w-0 flex-wrap items-center gap-x-4 gap-y-2">
          <span className="min-w-0 break-words">
            {initial.name}, {bytes(initial.bytes)}, <Fingerprint hash={initial.sha256} />
          </span>
          <Button size="compact" onClick={() => change((before) => ({ ...before, initial: null }))}>
            Do without this file
          </Button>
        </div>
      ) : (
        <input
          id={NAME}
          type="file"
          accept=".safetensors"
          disabled={pending}
          className={control}
          aria-describedby={describedBy(text)}
          aria-invalid={text.error ? true : undefined}
          onChange={(event) => void choose(event.target.files?.[0])}
        />
      )}
      <p role="status" className="text-table text-ink-2">
        {pending && 'The exchange checks the file.'}
        {initial && check?.ok === true && check.seededHead && 'Its last layer is for other outputs: that one is drawn from the seed.'}
      </p>
    </Field>
  )
}
