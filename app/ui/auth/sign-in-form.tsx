import type { ReactNode } from 'react'
import { Button } from '../button.tsx'
import { TextInput } from '../form/inputs.tsx'
import { type FormAction, formTarget } from '../form-action.ts'
import { LegalText } from '../layout/legal-text.tsx'

interface SignInFormProps {
  /** Receives `email`, `password` and `next`. */
  readonly action: FormAction
  readonly next?: string
  readonly errors?: { readonly email?: string; readonly password?: string }
  /** <ErrorSummary>, above the heading. */
  readonly summary?: ReactNode
  readonly email?: string
  /** Other ways in: passkey button, the organisation's own sign-in. */
  readonly others?: ReactNode
}

export const SignInForm = ({ action, next, errors = {}, summary, email, others }: SignInFormProps) => (
  <div className="mx-auto grid max-w-content gap-x-20 gap-y-12 px-4 py-12 sm:px-6 lg:grid-cols-[28rem_minmax(0,1fr)] lg:py-20">
    <div>
      {summary}
      <h1 className="mb-6">Sign in</h1>
      <form {...formTarget(action)} className="flex flex-col gap-6">
        {next && <input type="hidden" name="next" value={next} />}
        <TextInput
          name="email"
          label="Email address"
          type="email"
          autoComplete="username webauthn"
          spellCheck={false}
          required
          defaultValue={email}
          error={errors.email}
        />
        <TextInput name="password" label="Password" type="password" autoComplete="current-password" required error={errors.password} />
        <Button type="submit" variant="primary" className="w-fit px-6">
          Sign in
        </Button>
      </form>
      {others && <div className="mt-8 flex flex-col items-start gap-3 border-t border-line pt-6">{others}</div>}
    </div>
    <LegalText className="self-end border-l border-line pl-8 text-ink-2 max-lg:border-l-0 max-lg:border-t max-lg:pt-8 max-lg:pl-0">
      <p>
        Signing in never signs an agreement. A signature asks for your passkey each time, shows the sentence you sign, and binds the
        organisation you act for.
      </p>
    </LegalText>
  </div>
)
