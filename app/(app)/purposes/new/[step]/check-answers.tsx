import Link from 'next/link'
import { countryName } from '#app/ui/countries.ts'
import { QuestionPage } from '#app/ui/form/question-page.tsx'
import { date, list } from '#app/ui/format.ts'
import { FactList } from '#app/ui/layout/facts.tsx'
import { LegalText } from '#app/ui/layout/legal-text.tsx'
import { PEOPLE_WORDS, purposeSentence } from '#app/ui/purpose/purpose-words.ts'
import { withQuery } from '#app/ui/search-params.ts'
import type { Purpose } from '#core/data-use/data-use.ts'
import { purposeCodes, RESEARCH_WORDS } from '#core/data-use/words.ts'
import type { PurposeDraft, Step } from '../draft.ts'
import { SavePurpose } from './save-purpose.tsx'

const Change = ({ draft, step, what }: { draft: PurposeDraft; step: Step; what: string }) => (
  <Link href={withQuery(`/purposes/new/${step}`, { ...draft, return: 'check' })} className="inline-flex min-h-6 items-center">
    Change<span className="sr-only"> {what}</span>
  </Link>
)

/** All answers, the sentence they make, and the codes that machines read. */
export const CheckAnswers = ({ draft, purpose, counts }: { draft: PurposeDraft; purpose: Purpose; counts: string | null }) => {
  const change = (step: Step, what: string) => <Change draft={draft} step={step} what={what} />
  return (
    <QuestionPage
      back={{ href: withQuery('/purposes/new/words', { ...draft }) }}
      title="Check your answers"
      actions={<SavePurpose title={draft.title} purpose={purpose} />}
      note={counts && <p>With these answers {counts}.</p>}
    >
      <LegalText className="border-l-2 border-ink pl-4">{purposeSentence(purpose)}</LegalText>
      <FactList
        facts={[
          { label: 'Short name', value: draft.title, change: change('words', 'short name') },
          {
            label: 'Kind of research',
            value: list(purpose.research.map((kind) => RESEARCH_WORDS[kind])),
            note: purposeCodes(purpose).join(', '),
            change: change('research', 'kind of research'),
          },
          {
            label: 'Diseases',
            value: list(purpose.diseases.map((one) => one.label)) || 'none in particular',
            note: purpose.diseases.map((one) => one.id).join(', '),
            change: change('disease', 'diseases'),
          },
          { label: 'Use', value: purpose.commercial ? 'commercial' : 'non-commercial', change: change('use', 'use') },
          { label: 'Countries', value: list(purpose.countries.map(countryName)), change: change('use', 'countries') },
          { label: 'Images of', value: PEOPLE_WORDS[purpose.people], change: change('people', 'people') },
          { label: 'Until', value: date(purpose.until), change: change('until', 'end date') },
          {
            label: 'Ethics approval',
            value: purpose.ethics ? `${purpose.ethics.reference}, valid until ${date(purpose.ethics.validUntil)}` : 'none yet',
            change: change('until', 'ethics approval'),
          },
          { label: 'In your own words', value: purpose.text, change: change('words', 'words') },
        ]}
      />
    </QuestionPage>
  )
}
