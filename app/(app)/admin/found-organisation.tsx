'use client'

import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { Button } from '#app/ui/button.tsx'
import { CopyField } from '#app/ui/copy-field.tsx'
import { NoteBanner } from '#app/ui/feedback/banners.tsx'
import { Checkbox, Radios } from '#app/ui/form/choices.tsx'
import { ErrorSummary, type FormProblem } from '#app/ui/form/error-summary.tsx'
import { type Option, Select, TextInput } from '#app/ui/form/inputs.tsx'
import { trpc } from '#app/ui/trpc/client.ts'
import { CommandMessage } from '#app/ui/trpc/command-message.tsx'
import { useCommand } from '#app/ui/trpc/use-command.ts'
import { KIND_WORDS, type Kind } from './kind-words.ts'

const KINDS = ['hospital', 'company', 'university'] as const satisfies readonly Kind[]

const read = (form: FormData) => ({
  name: String(form.get('name') ?? '').trim(),
  kind: KINDS.find((kind) => kind === form.get('kind')) ?? null,
  country: String(form.get('country') ?? ''),
  forProfit: form.get('forProfit') === 'on',
  adminEmail: String(form.get('adminEmail') ?? '').trim(),
})

export const FoundOrganisation = ({ countries }: { countries: readonly Option[] }) => {
  const router = useRouter()
  const [problems, setProblems] = useState<readonly FormProblem[]>([])
  const [made, setMade] = useState<{ name: string; link: string | null } | null>(null)
  const found = useCommand(trpc.org.found.mutate)
  const at = (field: string) => problems.find((problem) => problem.field === field)?.message
  const send = async (element: HTMLFormElement) => {
    const { kind, ...values } = read(new FormData(element))
    const wrong: FormProblem[] = [
      ...(values.name.length >= 2 ? [] : [{ field: 'name', message: 'Enter the name, at least 2 characters' }]),
      ...(kind ? [] : [{ field: 'kind', message: 'Choose what kind of organisation it is' }]),
      ...(/^[^\s@]+@[^\s@]+$/.test(values.adminEmail)
        ? []
        : [{ field: 'adminEmail', message: 'Enter the email address of its administrator' }]),
    ]
    setProblems(wrong)
    if (wrong.length > 0 || !kind) return
    const result = await found.run({ ...values, kind })
    if (!result) return
    setMade({ name: values.name, link: result.link })
    element.reset()
    router.refresh()
  }
  return (
    <div className="max-w-ask">
      {made && (
        <div className="mb-8">
          <NoteBanner title={`${made.name} takes part.`}>{made.link && 'Send the link yourself. It is shown only now.'}</NoteBanner>
          {made.link && <CopyField label="Link for its administrator" value={made.link} />}
        </div>
      )}
      <ErrorSummary problems={problems} />
      <form
        noValidate
        className="flex flex-col gap-6"
        onSubmit={(event) => {
          event.preventDefault()
          void send(event.currentTarget)
        }}
      >
        <TextInput name="name" label="Name" hint="As it stands on agreements" maxLength={160} error={at('name')} />
        <Radios name="kind" label="Kind" error={at('kind')} choices={KINDS.map((value) => ({ value, label: KIND_WORDS[value] }))} />
        <Select name="country" label="Country" defaultValue="DE" options={countries} />
        <Checkbox name="forProfit" label="It works for profit" hint="Some terms of use exclude organisations that do." />
        <TextInput name="adminEmail" label="Email address of its administrator" type="email" autoComplete="off" error={at('adminEmail')} />
        <CommandMessage problem={found.problem} />
        <Button type="submit" variant="primary" disabled={found.pending} className="w-fit">
          Found the organisation
        </Button>
      </form>
    </div>
  )
}
