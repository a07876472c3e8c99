import { Fingerprint } from '#app/ui/agreement/fingerprint.tsx'
import { ButtonLink } from '#app/ui/button.tsx'
import { NoteBanner } from '#app/ui/feedback/banners.tsx'
import { QuestionPage } from '#app/ui/form/question-page.tsx'
import { intentSentence } from '#core/agreement/statement.ts'
import { type AgreementView, otherParty } from '../../../agreement-view.ts'
import { SignForm } from './sign-form.tsx'
import { stepCaption, stepHref } from './steps.ts'

interface StatementStepProps {
  readonly view: AgreementView
  readonly person: { readonly name: string; readonly title: string }
  readonly passkeys: number
}

/** The exact sentence that is signed, and the signature. */
export const StatementStep = ({ view, person, passkeys }: StatementStepProps) => (
  <QuestionPage
    back={{ href: stepHref(view.id, 'signers') }}
    caption={stepCaption('statement')}
    title="Your statement"
    intro={<p>This sentence is what your passkey signs, together with the fingerprint of the terms.</p>}
    actions={null}
  >
    <figure className="border-l-4 border-ink bg-surface py-4 pr-4 pl-6">
      <blockquote className="font-serif text-lead/8">{intentSentence(view.terms, view.role)}</blockquote>
      <figcaption className="mt-3 text-ink-2">
        {person.name}
        {person.title && `, ${person.title}`}
        <span className="block text-table">
          Terms <Fingerprint hash={view.termsHash} />
        </span>
      </figcaption>
    </figure>
    {passkeys > 0 ? (
      <SignForm id={view.id} other={otherParty(view).name} />
    ) : (
      <NoteBanner
        title="You have no signing passkey for this organisation yet."
        action={
          <ButtonLink href={`/passkeys/new?next=${encodeURIComponent(stepHref(view.id, 'statement'))}`} variant="primary">
            Create my signing passkey
          </ButtonLink>
        }
      >
        It takes a minute; you come back to this step afterwards.
      </NoteBanner>
    )}
  </QuestionPage>
)
