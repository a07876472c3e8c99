'use client'

import { useState } from 'react'
import { Button, ButtonLink } from '../button.tsx'
import { Commands } from '../commands.tsx'
import { ConfirmWithEffects } from '../confirm-with-effects.tsx'
import { CopyField } from '../copy-field.tsx'
import { Dialog } from '../dialog.tsx'
import { toast } from '../feedback/toaster.tsx'
import { Checkbox, Checkboxes, Radios } from '../form/choices.tsx'
import { ErrorSummary, type FormProblem } from '../form/error-summary.tsx'
import { Select, TextArea, TextInput } from '../form/inputs.tsx'
import { QuestionPage } from '../form/question-page.tsx'

const PROBLEMS: FormProblem[] = [{ field: 'title', message: 'Enter a title of at least 3 letters' }]

export const FormStory = () => {
  const [problems, setProblems] = useState<FormProblem[]>([])
  return (
    <div className="flex flex-col gap-12">
      <div className="flex flex-wrap gap-3">
        <Button variant="primary">Send to 3 sites</Button>
        <Button>Save draft</Button>
        <Button variant="danger">End agreement</Button>
        <Button variant="quiet">Not now</Button>
        <Button size="compact">Compact</Button>
        <ButtonLink href="/gallery">A link</ButtonLink>
        <Button disabled>Disabled</Button>
      </div>
      <Commands
        can={[
          { command: 'sign', blockers: [] },
          { command: 'start', blockers: ['providerSigned', 'siteSealed'] },
        ]}
        actions={{
          sign: { label: 'Sign with passkey', onSelect: () => toast('Signed', { description: 'Hannover is next.' }) },
          start: { label: 'Start run', href: '#' },
          revoke: { label: 'Not offered', href: '#' },
        }}
      />
      <div className="flex flex-wrap gap-3">
        <ConfirmWithEffects
          trigger={<Button>End agreement A-0031</Button>}
          title="End agreement A-0031?"
          effects={[
            "Training on Hannover's data stops now.",
            'Three people are told.',
            'The model from rounds 1–20 stays usable by Meridian (clause 6).',
          ]}
          confirm="End agreement"
          keep="Keep it"
          onConfirm={() => {}}
        />
        <Dialog
          trigger={<Button variant="quiet">Open a dialog</Button>}
          title="Ask Guangzhou"
          description="Seen by Meridian and Guangzhou, not by other sites."
        >
          <TextArea name="question" label="Your question" />
        </Dialog>
      </div>
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          setProblems([...PROBLEMS])
        }}
      >
        <QuestionPage
          back={{ href: '#forms' }}
          caption="Question 2 of 6"
          errors={<ErrorSummary problems={problems} />}
          intro="Asked once, used everywhere."
          actions={
            <Button type="submit" variant="primary">
              Continue
            </Button>
          }
          note={<p>So far 1 fits, 2 need review, 1 does not.</p>}
        >
          <TextInput name="title" label="Title of the listing" hint="As people will find it" error={problems[0]?.message} />
          <TextInput name="rounds" label="Most rounds" type="number" unit="rounds" defaultValue={20} />
          <Select name="plan" label="Training plan" options={[{ value: 'a', label: 'Small convolutional network' }]} />
          <TextArea name="summary" label="Summary" hint="No names, dates or record numbers" />
          <Radios
            name="use"
            label="Is the use commercial?"
            hint="Several datasets exclude it."
            choices={[
              { value: 'no', label: 'Non-commercial', hint: 'DUO:0000046' },
              { value: 'yes', label: 'Commercial' },
            ]}
            defaultValue="no"
          />
          <Checkboxes
            name="people"
            label="Who is in the data"
            choices={[
              { value: 'adults', label: 'Adults' },
              { value: 'children', label: 'Children' },
            ]}
            error="Choose at least one group"
          />
          <Checkbox name="consent" label="I agree to sign electronically" />
        </QuestionPage>
      </form>
      <CopyField label="Command for the hospital" value="npx roundtable enrol --token 3f9c-77ab-0d21 --exchange https://exchange.example" />
    </div>
  )
}
