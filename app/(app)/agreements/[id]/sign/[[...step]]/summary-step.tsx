import { ButtonLink } from '#app/ui/button.tsx'
import { QuestionPage } from '#app/ui/form/question-page.tsx'
import type { AgreementView } from '../../../agreement-view.ts'
import { plainPoints } from '../../../plain-points.ts'
import { stepCaption, stepHref } from './steps.ts'

export const SummaryStep = ({ view }: { view: AgreementView }) => {
  const points = plainPoints(view.clauses, view.terms)
  return (
    <QuestionPage
      back={{ href: `/agreements/${view.id}`, label: 'Back to the agreement' }}
      caption={stepCaption('summary')}
      title="What you are signing"
      intro={
        <p>
          The data-use agreement for {view.title}, between {view.provider.name} and {view.consumer.name}.
        </p>
      }
      actions={
        <ButtonLink href={stepHref(view.id, 'text')} variant="primary">
          Continue to the full text
        </ButtonLink>
      }
      note={
        <>
          <p className="font-semibold text-ink">What starts when all have signed</p>
          <p>
            The site agent checks everything again and seals. From then on training may start at once; you can pause or end it at any
            moment.
          </p>
        </>
      }
    >
      <ol className="border-t border-line">
        {points.map(({ clause, text }, i) => (
          <li key={clause.id} className="grid grid-cols-[2rem_minmax(0,1fr)] border-b border-line py-3">
            <span className="numeric text-ink-3">{i + 1}</span>
            <div>
              <p>{text}</p>
              <p className="text-table text-ink-3">
                Clause {clause.number}, {clause.title}
              </p>
            </div>
          </li>
        ))}
      </ol>
    </QuestionPage>
  )
}
