import type { FormProblem } from '#app/ui/form/error-summary.tsx'
import { Description } from '#core/listing/listing.ts'

const SENTENCES: Record<string, string> = {
  title: 'Enter a title of 3 to 160 characters.',
  summary: 'Enter a summary of 10 to 4,000 characters.',
  labelSource: 'The source of the labels may have at most 400 characters.',
  years: 'The years may have at most 60 characters.',
  contact: 'The contact may have at most 200 characters.',
}

/** The form's answers as a description, or what is wrong with each field. */
export const descriptionOf = (form: FormData): { ok: true; description: Description } | { ok: false; problems: FormProblem[] } => {
  const text = (name: string) => String(form.get(name) ?? '')
  const parsed = Description.safeParse({
    title: text('title'),
    summary: text('summary'),
    labelSource: text('labelSource'),
    years: text('years'),
    contact: text('contact'),
  })
  if (parsed.success) return { ok: true, description: parsed.data }
  const fields = [...new Set(parsed.error.issues.map((issue) => String(issue.path[0])))]
  return { ok: false, problems: fields.map((field) => ({ field, message: SENTENCES[field] ?? 'Check this answer.' })) }
}
