import { Disclosure } from '#app/ui/disclosure.tsx'
import { Select, TextInput } from '#app/ui/form/inputs.tsx'
import { bytes, integer } from '#app/ui/format.ts'
import { Section } from '#app/ui/layout/section.tsx'
import { summaryOf } from '#app/ui/listing/seen.ts'
import { labelWords } from '#app/ui/listing/words.ts'
import { Icon } from '#app/ui/named-icon.tsx'
import { TEMPLATE_WORDS } from '#app/ui/template-words.ts'
import type { ListingHit } from '#server/listing/queries.ts'
import { DecimalInput, type FieldProps, NumberInput } from './number-input.tsx'
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

interface PlanSectionProps extends FieldProps {
  readonly hits: readonly ListingHit[]
  readonly check: PlanCheck
}

/** Every setting of the plan that a researcher decides; the digest of all of them is in the agreement. */
export const PlanSection = ({ hits, check, ...field }: PlanSectionProps) => {
  const { draft, setField } = field.handle
  const labels = [
    ...new Set([...hits.flatMap((hit) => summaryOf(hit.document)?.labels.map((one) => one.label) ?? []), draft.fields['plan.label']]),
  ].filter(Boolean)
  const fedprox = draft.fields['plan.algorithm'] === 'fedprox'
  return (
    <Section
      title="Training plan"
      id="plan"
      intro="Frozen before anybody signs. Every site rebuilds the model from it and compares the digest."
    >
      <div className="flex flex-col gap-6">
        <CheckLine check={check} />
        <div className="grid items-end gap-x-8 gap-y-6 md:grid-cols-2">
          <Select
            name="plan.label"
            label="The model learns to tell"
            hint="A label that the datasets share"
            options={labels.map((value) => ({ value, label: labelWords(value) }))}
            value={draft.fields['plan.label']}
            onChange={(event) => setField('plan.label', event.target.value)}
            error={field.errorAt('plan.label')}
          />
          <Select
            name="plan.algorithm"
            label="How updates are combined"
            hint="FedProx holds sites closer to the common model"
            options={[
              { value: 'fedavg', label: 'Averaged (FedAvg)' },
              { value: 'fedprox', label: 'Averaged with a pull (FedProx)' },
            ]}
            value={draft.fields['plan.algorithm']}
            onChange={(event) => {
              setField('plan.algorithm', event.target.value)
              setField('plan.proximalMu', event.target.value === 'fedprox' ? '0.01' : '0')
            }}
            error={field.errorAt('plan.algorithm')}
          />
          <NumberInput field="plan.rounds" hint="In one round every site trains once" {...field} />
          <NumberInput field="plan.localEpochs" {...field} />
          <NumberInput field="plan.quorum" hint="A round goes on without the others once its time is over" {...field} />
          <NumberInput field="plan.deadlineSeconds" {...field} />
        </div>
        <Disclosure summary="Model, optimiser and clipping">
          <div className="grid items-end gap-x-8 gap-y-6 pt-2 md:grid-cols-2">
            <Select
              name="plan.template.name"
              label="Model"
              options={Object.entries(TEMPLATE_WORDS).map(([value, label]) => ({ value, label }))}
              hint="Sites build it from a template; no code travels"
              value={draft.fields['plan.template.name']}
              onChange={(event) => setField('plan.template.name', event.target.value)}
            />
            <NumberInput field="plan.inputSizePx" hint="Side of the square image, 28 to 224" {...field} />
            <TextInput
              name="plan.template.params.channels"
              label="Widths of the stages"
              hint="2 to 6 numbers, multiples of the groups"
              value={draft.fields['plan.template.params.channels']}
              onChange={(event) => setField('plan.template.params.channels', event.target.value)}
              error={field.errorAt('plan.template.params.channels')}
            />
            <NumberInput field="plan.template.params.groups" {...field} />
            <DecimalInput field="plan.optimizer.learningRate" hint="AdamW" {...field} />
            <DecimalInput field="plan.optimizer.weightDecay" {...field} />
            <NumberInput field="plan.batchSize" {...field} />
            <NumberInput field="plan.seed" hint="The same seed starts from the same weights" {...field} />
            <DecimalInput field="plan.clip.normL2" hint="Longer updates are shortened at the site" {...field} />
            <DecimalInput field="plan.clip.perCoordinate" hint="At most 1" {...field} />
            {fedprox && <DecimalInput field="plan.proximalMu" hint="Above 0" {...field} />}
            <Select
              name="plan.weighting"
              label="Weight of a site in the sum"
              options={[
                { value: 'equal', label: 'All sites alike' },
                { value: 'images', label: 'By number of training images' },
              ]}
              value={draft.fields['plan.weighting']}
              onChange={(event) => setField('plan.weighting', event.target.value)}
            />
          </div>
        </Disclosure>
      </div>
    </Section>
  )
}
