'use client'

import { useActionState, useMemo } from 'react'
import type { DemoAccount } from '#app/server/demo-accounts.ts'
import { type FormState, signInAction } from '#app/server/session-actions.ts'
import { SignInForm } from '#app/ui/auth/sign-in-form.tsx'
import { Button } from '#app/ui/button.tsx'
import { ErrorSummary } from '#app/ui/form/error-summary.tsx'
import { DemoAccounts } from './demo-accounts.tsx'
import { oidcSignInAction } from './oidc-action.ts'

interface SignInProps {
  readonly next: string
  /** Name of the organisation's own sign-in, where there is one. */
  readonly oidc: string | null
  /** The own sign-in came back with a no. */
  readonly refused: boolean
  readonly demoAccounts: readonly DemoAccount[]
}

const START: FormState = { error: null, values: {} }
const REFUSED = 'That sign-in gave no account of this exchange. Ask an administrator of your organisation for an invitation.'

export const SignIn = ({ next, oidc, refused, demoAccounts }: SignInProps) => {
  const [state, action] = useActionState(signInAction, START)
  const message = state.error ?? (refused ? REFUSED : null)
  const problems = useMemo(() => (message ? [{ field: 'email', message }] : []), [message])
  return (
    <>
      <SignInForm
        action={action}
        next={next}
        email={state.values.email}
        errors={message ? { email: message } : {}}
        summary={<ErrorSummary problems={problems} />}
        others={
          oidc && (
            <form action={oidcSignInAction}>
              <input type="hidden" name="next" value={next} />
              <Button type="submit">Continue with {oidc}</Button>
            </form>
          )
        }
      />
      {demoAccounts.length > 0 && <DemoAccounts accounts={demoAccounts} next={next} action={action} />}
    </>
  )
}
