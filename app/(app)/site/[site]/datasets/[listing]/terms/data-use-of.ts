import type { FormProblem } from '#app/ui/form/error-summary.tsx'
import { DataUse, type Modifier } from '#core/data-use/data-use.ts'
import { diseaseLabel } from '#core/data-use/mondo.ts'
import { ASKED, MODIFIER_ORDER } from './modifier-words.ts'

const PATTERNS: Partial<Record<Modifier, RegExp>> = { GS: /^[A-Z]{2}$/, TS: /^[1-9]\d{0,3}$/, MOR: /^\d{4}-\d{2}-\d{2}$/ }

const split = (text: string) =>
  text
    .split(',')
    .map((part) => part.trim())
    .filter(Boolean)

const parametersOf = (form: FormData, code: Modifier): { parameters: string[]; problem: FormProblem | null } => {
  const asked = ASKED[code]
  if (!asked) return { parameters: [], problem: null }
  const field = `parameters.${code}`
  const typed = String(form.get(field) ?? '')
  const parameters = code === 'RS' || code === 'PS' ? [typed.trim()].filter(Boolean) : split(code === 'GS' ? typed.toUpperCase() : typed)
  const pattern = PATTERNS[code]
  const bad = parameters.length === 0 || (pattern !== undefined && !parameters.every((one) => pattern.test(one)))
  return { parameters, problem: bad ? { field, message: `${asked.ask}: ${asked.hint}` } : null }
}

/** The form's answers as data-use terms, or what is wrong with each field. */
export const dataUseOf = (form: FormData): { ok: true; dataUse: DataUse } | { ok: false; problems: FormProblem[] } => {
  const text = (name: string) => String(form.get(name) ?? '').trim()
  const problems: FormProblem[] = []
  const permission = text('permission')
  const diseases =
    permission === 'DS' ? form.getAll('diseases').map((id) => ({ id: String(id), label: diseaseLabel(String(id)) ?? String(id) })) : []
  if (permission === '') problems.push({ field: 'permission', message: 'Choose what the data may be used for.' })
  if (permission === 'DS' && diseases.length === 0) problems.push({ field: 'diseases', message: 'Choose at least one disease.' })
  const chosen = MODIFIER_ORDER.filter((code) => form.getAll('modifiers').includes(code))
  const modifiers = chosen.map((code) => {
    const { parameters, problem } = parametersOf(form, code)
    if (problem) problems.push(problem)
    return { code, parameters }
  })
  if (!/^[1-9]\d{0,6}$/.test(text('minimumPatients')))
    problems.push({ field: 'minimumPatients', message: 'Enter the fewest patients as a whole number of at least 1.' })
  if (text('wording').length > 4000) problems.push({ field: 'wording', message: 'The wording may have at most 4,000 characters.' })
  if (problems.length > 0) return { ok: false, problems }
  const parsed = DataUse.safeParse({
    permission: permission === 'NONE' ? null : permission,
    diseases,
    modifiers,
    profile: {
      training: text('training'),
      modelMayLeave: form.get('modelMayLeave') === 'on',
      commercialModelUse: text('commercialModelUse'),
      minimumPatients: Number(text('minimumPatients')),
      childrenOnly: form.get('childrenOnly') === 'on',
    },
    wording: text('wording'),
  })
  if (parsed.success) return { ok: true, dataUse: parsed.data }
  return { ok: false, problems: [{ message: 'Some answers cannot be used as they are. Check the texts: at most 200 characters each.' }] }
}
