import { Disclosure } from '#app/ui/disclosure.tsx'
import { Select } from '#app/ui/form/inputs.tsx'
import { bytes, integer } from '#app/ui/format.ts'
import { Section } from '#app/ui/layout/section.tsx'
import { summaryOf } from '#app/ui/listing/seen.ts'
import { labelWords } from '#app/ui/listing/words.ts'
import { Icon } from '#app/ui/named-icon.tsx'
import { HEAD_WORDS } from '#app/ui/plan/plan-words.ts'
import { PRESETS } from '#core/run/presets.ts'
import type { ListingHit } from '#server/listing/queries.ts'
import { withRecommended } from './draft.ts'
import { InitialModelField } from './initial-model.tsx'
import { NamesInput } from './names-input.tsx'
import { ChoiceInput, type FieldProps, NumberInput } from './number-input.tsx'
import { isAsked, presetOf } from './plan-draft.ts'
import { PlanSettings } from './plan-settings.tsx'
import type { PlanCheck } from './use-plan-check.ts'

const BYTES_A_NUMBER = 4

/** What the exchange says about the plan while it is written. */
const CheckLine = ({ check }: { check: PlanCheck }) => (
  <p role="status" className="min-h-12 border-l-2 border-line pl-4">
    {check === null && <span className="text-ink-3">The plan is checked as you write.</span>}
    {check?.ok === true && (
      <>
        The model has {integer(check.parameters)} weights. Each site sends one update of about {bytes(check.parameters * BYTES_A_NUMBER)} a
        round, and no image.
      </>
    )}
    {check?.ok === false && (
      <span className="inline-flex items-baseline gap-2 font-semibold text-deny">
        <Icon name="triangle-alert" className="self-center" />
        {check.message}
      </span>
    )}
  </p>
)

/** Titles of the recommended plans on screen. */
const PRESET_WORDS: Readonly<Record<string, string>> = {
  default: 'Standard: images of 64 pixels, 20 rounds',
  'pneumonia-28': 'Small images of 28 pixels, all sites alike',
  'natural-64': 'Hospitals that differ much: 30 rounds of equal steps',
  'natural-64-own': 'Hospitals that differ much, each keeping the last part of its model',
}
const OWN = 'own'

interface PlanSectionProps extends FieldProps {
  readonly hits: readonly ListingHit[]
  readonly check: PlanCheck
}

/** Every setting of the plan that a researcher decides; the digest of all of them is in the agreement. */
export const PlanSection = ({ hits, check, ...field }: PlanSectionProps) => {
  const { draft, change, setField } = field.handle
  const { fields } = draft
  const labels = [
    ...new Set([...hits.flatMap((hit) => summaryOf(hit.document)?.labels.map((one) => one.label) ?? []), fields['plan.label']]),
  ].filter(Boolean)
  const preset = presetOf(fields)
  return (
    <Section
      title="Training plan"
      id="plan"
      intro="Frozen before anybody signs. Every site rebuilds the model from it and compares the digest."
    >
      <div className="flex flex-col gap-6">
        <CheckLine check={check} />
        <Select
          name="plan.preset"
          label="Recommended plan"
          hint="Fills every setting but the label, the quorum and the seed. You may change each of them."
          options={[
            ...PRESETS.map(({ name, purpose }) => ({ value: name, label: PRESET_WORDS[name] ?? purpose })),
            { value: OWN, label: 'Your own settings', disabled: preset !== undefined },
          ]}
          value={preset?.name ?? OWN}
          onChange={(event) => change((before) => withRecommended(before, event.target.value))}
        />
        <div className="grid items-end gap-x-8 gap-y-6 md:grid-cols-2">
          <Select
            name="plan.label"
            label="The model learns to tell"
            hint="A label that the datasets share"
            options={labels.map((value) => ({ value, label: labelWords(value) }))}
            value={fields['plan.label']}
            onChange={(event) => setField('plan.label', event.target.value)}
            error={field.errorAt('plan.label')}
          />
          <ChoiceInput field="plan.head" label="It tells" words={HEAD_WORDS} {...field} />
          {isAsked('plan.head.classes', fields) && <NamesInput field="plan.head.classes" {...field} />}
          {isAsked('plan.head.labels', fields) && <NamesInput field="plan.head.labels" {...field} />}
          <NumberInput field="plan.rounds" hint="In one round every site trains once" {...field} />
          {isAsked('plan.localSteps', fields) && (
            <NumberInput field="plan.localSteps" hint="The same number at each, where its passes suffice" {...field} />
          )}
          <NumberInput
            field="plan.localEpochs"
            hint={isAsked('plan.localSteps', fields) ? 'At most: a small site takes fewer steps' : undefined}
            {...field}
          />
          <NumberInput field="plan.quorum" hint="A round goes on without the others once its time is over" {...field} />
          <NumberInput field="plan.deadlineSeconds" {...field} />
          <NumberInput field="plan.graceSeconds" hint="Empty: until the round's time is over" {...field} />
        </div>
        <InitialModelField handle={field.handle} check={check} />
        <Disclosure summary="All settings: model, training, combining, limits">
          <PlanSettings {...field} />
        </Disclosure>
      </div>
    </Section>
  )
}
