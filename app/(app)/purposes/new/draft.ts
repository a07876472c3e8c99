import type { FormProblem } from '#app/ui/form/error-summary.tsx'
import { every, first, type SearchParams } from '#app/ui/search-params.ts'
import { Purpose, RESEARCH } from '#core/data-use/data-use.ts'
import { diseaseLabel } from '#core/data-use/mondo.ts'

/** One question a page; the answers so far stand in the address, so nothing is lost by going back, reloading or sending it on. */
export const STEPS = ['research', 'disease', 'use', 'people', 'until', 'words'] as const
export type Step = (typeof STEPS)[number]

export interface PurposeDraft {
  readonly research: string[]
  readonly disease: string[]
  readonly commercial: string
  readonly country: string[]
  readonly people: string
  readonly until: string
  readonly ethics: string
  readonly ethicsUntil: string
  readonly title: string
  readonly text: string
}
export type DraftField = keyof PurposeDraft

/** Which answers a page asks for. */
export const FIELDS: Record<Step, readonly DraftField[]> = {
  research: ['research'],
  disease: ['disease'],
  use: ['commercial', 'country'],
  people: ['people'],
  until: ['until', 'ethics', 'ethicsUntil'],
  words: ['title', 'text'],
}

export const draftOf = (query: SearchParams): PurposeDraft => ({
  research: every(query.research).filter((kind) => Object.hasOwn(RESEARCH, kind)),
  disease: every(query.disease).filter((id) => diseaseLabel(id) !== null),
  commercial: first(query.commercial),
  country: every(query.country).filter((code) => /^[A-Z]{2}$/.test(code)),
  people: first(query.people),
  until: first(query.until),
  ethics: first(query.ethics).trim(),
  ethicsUntil: first(query.ethicsUntil),
  title: first(query.title).trim(),
  text: first(query.text).trim(),
})

export const draftFrom = ({ title, document: d }: { title: string; document: Purpose }): PurposeDraft => ({
  research: [...d.research],
  disease: d.diseases.map((one) => one.id),
  commercial: d.commercial ? 'yes' : 'no',
  country: [...d.countries],
  people: d.people,
  until: d.until,
  ethics: d.ethics?.reference ?? '',
  ethicsUntil: d.ethics?.validUntil ?? '',
  title,
  text: d.text,
})

const isDay = (text: string) => /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text))

/** What is wrong with the answers of one page, in the words of the field. */
export const problemsOf = (step: Step, d: PurposeDraft, today: string): FormProblem[] => {
  const found: FormProblem[] = []
  const add = (field: DraftField, message: string) => found.push({ field, message })
  if (step === 'research' && d.research.length === 0) add('research', 'Choose at least one kind of research')
  if (step === 'disease' && d.disease.length === 0 && d.research.includes('disease'))
    add('disease', 'Name the disease, or go back and take “research on a disease” away')
  if (step === 'use' && d.commercial !== 'yes' && d.commercial !== 'no') add('commercial', 'Say whether the use is commercial')
  if (step === 'use' && d.country.length === 0) add('country', 'Name at least one country')
  if (step === 'people' && !['anyone', 'adults', 'children'].includes(d.people)) add('people', 'Say whose images you need')
  if (step === 'until') {
    if (!isDay(d.until)) add('until', 'Enter the day your project ends')
    else if (d.until <= today) add('until', 'The end must lie in the future')
    if (d.ethics && !isDay(d.ethicsUntil)) add('ethicsUntil', 'Enter the day until which the approval is valid')
    if (!d.ethics && d.ethicsUntil) add('ethics', 'Enter the reference of the approval, or clear the date')
  }
  if (step === 'words') {
    if (d.title.length < 3) add('title', 'Give the purpose a short name, at least 3 characters')
    else if (d.title.length > 120) add('title', `The name is ${d.title.length} characters long; at most 120 fit`)
    if (d.text.length < 10) add('text', 'Say in a sentence or two what you want to find out')
    else if (d.text.length > 2000) add('text', `The text is ${d.text.length} characters long; at most 2,000 fit`)
  }
  return found
}

/** The first page whose answers are not complete; null when all are. */
export const firstOpen = (d: PurposeDraft, today: string, before: Step | 'check' = 'check'): Step | null =>
  STEPS.slice(0, before === 'check' ? STEPS.length : STEPS.indexOf(before)).find((step) => problemsOf(step, d, today).length > 0) ?? null

/** The purpose that the answers make; open answers take the mildest value, so that a count can be given on the way. */
export const purposeSoFar = (d: PurposeDraft, today: string, country: string): Purpose | null => {
  const parsed = Purpose.safeParse({
    research: d.research,
    diseases: d.disease.map((id) => ({ id, label: diseaseLabel(id) ?? id })),
    commercial: d.commercial === 'yes',
    people: d.people || 'anyone',
    countries: d.country.length > 0 ? d.country : [country],
    until: isDay(d.until) ? d.until : today,
    ethics: d.ethics && isDay(d.ethicsUntil) ? { reference: d.ethics, validUntil: d.ethicsUntil } : null,
    text: d.text.length >= 10 ? d.text : 'This purpose is still being written.',
  })
  return parsed.success ? parsed.data : null
}
