import type { Metadata } from 'next'
import Form from 'next/form'
import { notFound, redirect } from 'next/navigation'
import { caller, viewer } from '#app/server/caller.ts'
import { forPage } from '#app/server/for-page.ts'
import { Button } from '#app/ui/button.tsx'
import { ErrorSummary } from '#app/ui/form/error-summary.tsx'
import { QuestionPage } from '#app/ui/form/question-page.tsx'
import { countByVerdict, countsSentence } from '#app/ui/listing/seen.ts'
import { every, first, type SearchParams, withQuery } from '#app/ui/search-params.ts'
import { type DraftField, draftOf, FIELDS, firstOpen, problemsOf, purposeSoFar, STEPS, type Step } from '../draft.ts'
import { CheckAnswers } from './check-answers.tsx'
import { KeepAnswers } from './keep-answers.tsx'
import { Questions, stepTitle } from './questions.tsx'
import { SoFar } from './so-far.tsx'

interface Address {
  params: Promise<{ step: string }>
  searchParams: Promise<SearchParams>
}

const stepOf = (text: string): Step | 'check' =>
  text === 'check' || (STEPS as readonly string[]).includes(text) ? (text as Step | 'check') : notFound()

export const generateMetadata = async ({ params, searchParams }: Address): Promise<Metadata> => {
  const step = stepOf((await params).step)
  const title = step === 'check' ? 'Check your answers' : stepTitle(step)
  return { title: first((await searchParams).tried) ? `Error: ${title}` : title }
}

const Page = async ({ params, searchParams }: Address) => {
  const step = stepOf((await params).step)
  const query = await searchParams
  const draft = draftOf(query)
  const today = new Date().toISOString().slice(0, 10)
  const open = firstOpen(draft, today, step)
  // An answer that was sent but cannot be used: back to its page, with what was typed.
  if (open) redirect(withQuery(`/purposes/new/${open}`, { ...draft, return: first(query.return), tried: '1' }))

  const [api, who] = await Promise.all([caller(), viewer()])
  const country = who?.organisation?.country ?? 'DE'
  const soFar = purposeSoFar(draft, today, country)
  const counts = soFar ? countByVerdict(await forPage(api.listing.search({ purpose: soFar }))) : null
  if (step === 'check') return <CheckAnswers draft={draft} purpose={soFar!} counts={counts && countsSentence(counts)} />

  const at = STEPS.indexOf(step)
  const returning = first(query.return) === 'check'
  const problems = first(query.tried) ? problemsOf(step, draft, today) : []
  const carried = (Object.keys(draft) as DraftField[]).filter((field) => !FIELDS[step].includes(field))
  const next = returning || at === STEPS.length - 1 ? 'check' : STEPS[at + 1]
  const back = returning ? 'check' : STEPS[at - 1]
  return (
    <Form action={`/purposes/new/${next}`} key={`${step} ${FIELDS[step].map((field) => String(draft[field])).join('|')}`}>
      <KeepAnswers fields={FIELDS[step]} open={FIELDS[step].every((field) => draft[field].length === 0)} />
      {carried.flatMap((field) =>
        every(draft[field])
          .filter(Boolean)
          .map((value) => <input key={`${field}-${value}`} type="hidden" name={field} value={value} />),
      )}
      {returning && <input type="hidden" name="return" value="check" />}
      <QuestionPage
        back={back ? { href: withQuery(`/purposes/new/${back}`, { ...draft }) } : { href: '/purposes', label: 'All purposes' }}
        caption={`Question ${at + 1} of ${STEPS.length}`}
        errors={<ErrorSummary problems={problems} />}
        actions={
          <Button type="submit" variant="primary">
            Continue
          </Button>
        }
        note={counts && draft.research.length > 0 && <SoFar counts={counts} />}
      >
        <Questions step={step} draft={draft} problems={problems} country={country} today={today} />
      </QuestionPage>
    </Form>
  )
}

export default Page
