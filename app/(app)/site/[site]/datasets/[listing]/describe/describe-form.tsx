'use client'

import { useRouter } from 'next/navigation'
import { type FormEvent, useState } from 'react'
import { Button, ButtonLink } from '#app/ui/button.tsx'
import { ErrorSummary, type FormProblem } from '#app/ui/form/error-summary.tsx'
import { TextArea, TextInput } from '#app/ui/form/inputs.tsx'
import { QuestionPage } from '#app/ui/form/question-page.tsx'
import { trpc } from '#app/ui/trpc/client.ts'
import { problemsToShow } from '#app/ui/trpc/command-problem.ts'
import { useCommand } from '#app/ui/trpc/use-command.ts'
import { listingHref, type OwnListing } from '../listing-view.ts'
import { descriptionOf } from './description-of.ts'

export const DescribeForm = ({ listing }: { listing: OwnListing }) => {
  const router = useRouter()
  const back = listingHref(listing)
  const [problems, setProblems] = useState<readonly FormProblem[]>([])
  const save = useCommand(trpc.listing.edit.mutate, {
    done: 'Description saved.',
    after: () => {
      router.push(back)
      router.refresh()
    },
  })
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const read = descriptionOf(new FormData(event.currentTarget))
    setProblems(read.ok ? [] : read.problems)
    if (read.ok) void save.run({ id: listing.id, description: read.description })
  }
  const shown = problems.length > 0 ? problems : problemsToShow(save.problem)
  const error = (field: string) => shown.find((problem) => problem.field === field)?.message
  const before = listing.description
  return (
    <form onSubmit={submit} noValidate>
      <QuestionPage
        back={{ href: back, label: 'Back to the listing' }}
        errors={<ErrorSummary problems={shown} />}
        title="Name and description"
        intro={<p>What a stranger reads first. Name no patient and no ward; the numbers come from the agent.</p>}
        actions={
          <>
            <Button type="submit" variant="primary" disabled={save.pending}>
              Save
            </Button>
            <ButtonLink href={back} variant="quiet">
              Leave without saving
            </ButtonLink>
          </>
        }
      >
        <TextInput
          name="title"
          label="Title"
          hint="For example “Hannover chest radiographs”."
          defaultValue={before?.title ?? ''}
          error={error('title')}
        />
        <TextArea
          name="summary"
          label="Summary"
          hint="Which patients, why they were imaged, what is unusual. Plain text."
          rows={6}
          defaultValue={before?.summary ?? ''}
          error={error('summary')}
        />
        <TextArea
          name="labelSource"
          label="Where the labels come from"
          hint="For example “read by two radiologists” or “taken from the report by a program”. Known noise too."
          rows={3}
          defaultValue={before?.labelSource ?? ''}
          error={error('labelSource')}
        />
        <TextInput
          name="years"
          label="Years"
          hint="For example “2015 to 2022”."
          defaultValue={before?.years ?? ''}
          error={error('years')}
        />
        <TextInput
          name="contact"
          label="Contact"
          hint="An office, not a person."
          defaultValue={before?.contact ?? ''}
          error={error('contact')}
        />
      </QuestionPage>
    </form>
  )
}
