'use client'

import { useRouter } from 'next/navigation'
import { type FormEvent, useState } from 'react'
import { Button, ButtonLink } from '#app/ui/button.tsx'
import { Checkbox, Radios } from '#app/ui/form/choices.tsx'
import { Combobox } from '#app/ui/form/combobox.tsx'
import { ErrorSummary, type FormProblem } from '#app/ui/form/error-summary.tsx'
import { TextArea, TextInput } from '#app/ui/form/inputs.tsx'
import { QuestionPage } from '#app/ui/form/question-page.tsx'
import { trpc } from '#app/ui/trpc/client.ts'
import { problemsToShow } from '#app/ui/trpc/command-problem.ts'
import { useCommand } from '#app/ui/trpc/use-command.ts'
import { PERMISSIONS, type Permission } from '#core/data-use/data-use.ts'
import { MONDO } from '#core/data-use/mondo.ts'
import { PERMISSION_WORDS } from '#core/data-use/words.ts'
import { listingHref, type OwnListing } from '../listing-view.ts'
import { dataUseOf } from './data-use-of.ts'
import { ModifierField } from './modifier-field.tsx'
import { MODIFIER_ORDER } from './modifier-words.ts'

const ORDER: readonly Permission[] = ['NRES', 'GRU', 'HMB', 'DS', 'POA']
const DISEASES = MONDO.map(({ id, label, synonyms }) => ({ value: id, label, hint: id, also: synonyms }))
const DECISION = [
  { value: 'allowed', label: 'Allowed' },
  { value: 'review', label: 'A person at your hospital decides each time' },
  { value: 'forbidden', label: 'Not allowed' },
] as const

export const TermsForm = ({ listing }: { listing: OwnListing }) => {
  const router = useRouter()
  const back = listingHref(listing)
  const [problems, setProblems] = useState<readonly FormProblem[]>([])
  const save = useCommand(trpc.listing.edit.mutate, {
    done: 'Terms saved.',
    after: () => {
      router.push(back)
      router.refresh()
    },
  })
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const read = dataUseOf(new FormData(event.currentTarget))
    setProblems(read.ok ? [] : read.problems)
    if (read.ok) void save.run({ id: listing.id, dataUse: read.dataUse })
  }
  const shown = problems.length > 0 ? problems : problemsToShow(save.problem)
  const error = (field: string) => shown.find((problem) => problem.field === field)?.message
  const before = listing.dataUse
  return (
    <form onSubmit={submit} noValidate>
      <QuestionPage
        back={{ href: back, label: 'Back to the listing' }}
        errors={<ErrorSummary problems={shown} />}
        title="Terms of use"
        intro={<p>Read the consent or approval again, then say what it allows. What is not said is never read as allowed.</p>}
        note={
          <p>
            Each answer is a term of the Data Use Ontology, shown in small print, so that a purpose is matched in the same way everywhere.
            Terms without a code are your own.
          </p>
        }
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
        <TextArea
          name="wording"
          label="The wording that you read"
          hint="Paste it here. It is kept beside the codes and shown with them."
          rows={5}
          defaultValue={before?.wording ?? ''}
          error={error('wording')}
        />
        <div className="group/use">
          <Radios
            name="permission"
            label="What may the data be used for?"
            defaultValue={before ? (before.permission ?? 'NONE') : undefined}
            error={error('permission')}
            choices={[
              ...ORDER.map((code) => ({ value: code, label: PERMISSION_WORDS[code], hint: `${code} ${PERMISSIONS[code]}` })),
              { value: 'NONE', label: 'Not stated yet', hint: 'The listing cannot be published like this.' },
            ]}
          />
          <div className="mt-4 hidden pl-9 group-has-[input[value=DS]:checked]/use:block">
            <Combobox
              name="diseases"
              label="Which diseases?"
              hint="Type a name, for example pneumonia."
              options={DISEASES}
              defaultValue={before?.diseases.map((disease) => disease.id) ?? []}
              chosenLabel="Diseases that the data may be used for"
              noneFound="No disease of this name is known here."
              error={error('diseases')}
            />
          </div>
        </div>
        <fieldset>
          <legend className="mb-1 font-semibold">Which conditions come with it?</legend>
          <p className="text-table text-ink-2">Tick those that the wording asks for, and no others.</p>
          <div className="mt-1">
            {MODIFIER_ORDER.map((code) => {
              const own = before?.modifiers.find((modifier) => modifier.code === code)
              return (
                <ModifierField
                  key={code}
                  code={code}
                  chosen={own !== undefined}
                  parameters={own?.parameters ?? []}
                  error={error(`parameters.${code}`)}
                />
              )
            })}
          </div>
        </fieldset>
        <Radios name="training" label="Training of a model" choices={DECISION} defaultValue={before?.profile.training ?? 'review'} />
        <Radios
          name="commercialModelUse"
          label="Commercial use of the model"
          choices={DECISION}
          defaultValue={before?.profile.commercialModelUse ?? 'review'}
        />
        <div>
          <Checkbox
            name="modelMayLeave"
            label="A model that learned from the data may leave the site"
            hint="Without this, no federated training is possible."
            defaultChecked={before?.profile.modelMayLeave ?? false}
          />
          <Checkbox
            name="childrenOnly"
            label="The data set holds images of children only"
            defaultChecked={before?.profile.childrenOnly ?? false}
          />
        </div>
        <TextInput
          name="minimumPatients"
          label="Fewest patients for training"
          type="number"
          min={1}
          inputMode="numeric"
          unit="patients"
          defaultValue={before?.profile.minimumPatients ?? 100}
          error={error('minimumPatients')}
        />
      </QuestionPage>
    </form>
  )
}
