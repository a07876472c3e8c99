'use client'

import { useActionState, useMemo } from 'react'
import { type FormState, joinAction } from '#app/server/session-actions.ts'
import { Button } from '#app/ui/button.tsx'
import { ErrorSummary } from '#app/ui/form/error-summary.tsx'
import { TextInput } from '#app/ui/form/inputs.tsx'
import { QuestionPage } from '#app/ui/form/question-page.tsx'
import { FactList } from '#app/ui/layout/facts.tsx'

interface JoinProps {
  readonly token: string
  readonly organisation: string
  readonly email: string
  readonly roles: string
}

const START: FormState = { error: null, values: {} }
/** The one sentence names both fields; the one that is wrong is told by what was typed. */
const fieldOf = ({ error, values }: FormState) =>
  /password/i.test(error ?? '') && (values.name ?? '').trim().length >= 2 ? 'password' : 'name'

export const Join = ({ token, organisation, email, roles }: JoinProps) => {
  const [state, action, pending] = useActionState(joinAction, START)
  const problems = useMemo(() => (state.error ? [{ field: fieldOf(state), message: state.error }] : []), [state])
  const errorAt = (field: string) => problems.find((problem) => problem.field === field)?.message
  return (
    <form action={action} className="mx-auto max-w-content px-4 py-12 sm:px-6 lg:py-16">
      <input type="hidden" name="token" value={token} />
      <QuestionPage
        errors={<ErrorSummary problems={problems} />}
        title={`Join ${organisation}`}
        intro="You make your account once. Signing an agreement asks for a passkey later, each time."
        actions={
          <Button type="submit" variant="primary" disabled={pending}>
            Make my account
          </Button>
        }
      >
        <FactList
          facts={[
            { label: 'Email address', value: email },
            { label: 'Your roles', value: roles },
          ]}
        />
        <TextInput
          name="name"
          label="Your name"
          hint="As it stands on agreements"
          autoComplete="name"
          defaultValue={state.values.name}
          error={errorAt('name')}
          required
        />
        <TextInput
          name="title"
          label="Your position"
          hint="For instance: head of radiology. May stay empty."
          autoComplete="organization-title"
          defaultValue={state.values.title}
        />
        <TextInput
          name="password"
          label="Password"
          hint="At least 12 characters. Three or four words in a row are good."
          type="password"
          autoComplete="new-password"
          minLength={12}
          error={errorAt('password')}
          required
        />
      </QuestionPage>
    </form>
  )
}
