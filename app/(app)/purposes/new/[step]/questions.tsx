import { countryOptions } from '#app/ui/countries.ts'
import { Checkboxes, Radios } from '#app/ui/form/choices.tsx'
import { Combobox } from '#app/ui/form/combobox.tsx'
import type { FormProblem } from '#app/ui/form/error-summary.tsx'
import { TextArea, TextInput } from '#app/ui/form/inputs.tsx'
import { RESEARCH, type Research } from '#core/data-use/data-use.ts'
import type { DraftField, PurposeDraft, Step } from '../draft.ts'
import { diseaseOptions } from './disease-options.ts'

const TITLES: Record<Step, string> = {
  research: 'What kind of research is it?',
  disease: 'Which diseases do you study?',
  use: 'What is the model for, and where?',
  people: 'Whose images do you need?',
  until: 'How long, and with which approval?',
  words: 'Your purpose in your own words',
}
export const stepTitle = (step: Step) => TITLES[step]

const RESEARCH_CHOICES: Record<Research, { label: string; hint: string }> = {
  methods: { label: 'Train or test a model', hint: 'method development' },
  disease: { label: 'Research on a disease', hint: 'named on the next page' },
  biomedical: { label: 'Other health or biomedical research', hint: 'biomedical research' },
  drug: { label: 'Development of a drug', hint: 'drug development' },
  population: { label: 'Research on a population', hint: 'several datasets exclude it' },
  ancestry: { label: 'Research on ancestry', hint: 'several datasets exclude it' },
}

interface QuestionsProps {
  readonly step: Step
  readonly draft: PurposeDraft
  readonly problems: readonly FormProblem[]
  readonly country: string
  readonly today: string
}

/** The fields of one page. */
export const Questions = ({ step, draft, problems, country, today }: QuestionsProps) => {
  const at = (field: DraftField) => problems.find((problem) => problem.field === field)?.message
  const heading = <h1 className="mb-2">{TITLES[step]}</h1>
  switch (step) {
    case 'research':
      return (
        <Checkboxes
          asHeading
          name="research"
          label={TITLES.research}
          hint="Choose all that apply. Terms of use are written in these kinds."
          defaultValue={draft.research}
          error={at('research')}
          choices={(Object.keys(RESEARCH_CHOICES) as Research[]).map((value) => ({
            value,
            label: RESEARCH_CHOICES[value].label,
            hint: `${RESEARCH_CHOICES[value].hint}, ${RESEARCH[value]}`,
          }))}
        />
      )
    case 'disease':
      return (
        <>
          {heading}
          <Combobox
            key={draft.disease.join()}
            name="disease"
            label="Diseases"
            hint="Type a name, for instance pneumonia. Leave it empty if you study none in particular."
            options={diseaseOptions()}
            defaultValue={draft.disease}
            error={at('disease')}
            chosenLabel="Chosen diseases"
            noneFound="Not in the list of diseases seen on chest X-rays. Choose a wider one, or describe it in your own words later: then a person decides."
          />
        </>
      )
    case 'use':
      return (
        <>
          {heading}
          <Radios
            name="commercial"
            label="Is the use commercial?"
            hint="Commercial: somebody will sell the model, or use it in a product or a service."
            defaultValue={draft.commercial}
            error={at('commercial')}
            choices={[
              { value: 'no', label: 'No, non-commercial' },
              { value: 'yes', label: 'Yes, commercial', hint: 'Several datasets exclude it' },
            ]}
          />
          <Combobox
            key={draft.country.join()}
            name="country"
            label="In which countries is the model received or computed on?"
            options={countryOptions()}
            defaultValue={draft.country.length > 0 || at('country') ? draft.country : [country]}
            error={at('country')}
            chosenLabel="Chosen countries"
            noneFound="No country of this name."
          />
        </>
      )
    case 'people':
      return (
        <Radios
          asHeading
          name="people"
          label={TITLES.people}
          hint="Asked because research on children is always decided by a person, and some datasets hold children only."
          defaultValue={draft.people}
          error={at('people')}
          choices={[
            { value: 'anyone', label: 'Anyone' },
            { value: 'adults', label: 'Adults only' },
            { value: 'children', label: 'Children only' },
          ]}
        />
      )
    case 'until':
      return (
        <>
          {heading}
          <TextInput
            name="until"
            label="Your project ends on"
            type="date"
            min={today}
            defaultValue={draft.until}
            error={at('until')}
            className="max-w-56"
          />
          <TextInput
            name="ethics"
            label="Reference of your ethics approval"
            hint="Leave both empty if there is none yet: datasets that demand one then need review."
            defaultValue={draft.ethics}
            error={at('ethics')}
            maxLength={200}
          />
          <TextInput
            name="ethicsUntil"
            label="The approval is valid until"
            type="date"
            defaultValue={draft.ethicsUntil}
            error={at('ethicsUntil')}
            className="max-w-56"
          />
        </>
      )
    case 'words':
      return (
        <>
          {heading}
          <TextInput
            name="title"
            label="Short name"
            hint="For your lists, for instance: Pneumonia detector"
            defaultValue={draft.title}
            error={at('title')}
            maxLength={120}
          />
          <TextArea
            name="text"
            label="What do you want to find out, and for whom?"
            hint="Two or three sentences that a patient could read. They stand in every agreement."
            defaultValue={draft.text}
            error={at('text')}
          />
        </>
      )
  }
}
