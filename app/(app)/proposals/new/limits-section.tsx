import { TextInput } from '#app/ui/form/inputs.tsx'
import { Section } from '#app/ui/layout/section.tsx'
import { type FieldProps, NumberInput } from './number-input.tsx'

/** What the agreement will hold the plan to; the site agent refuses whatever lies outside. */
export const LimitsSection = ({ today, ...field }: FieldProps & { today: string }) => (
  <Section
    title="Limits"
    id="limits"
    intro="Clauses of the agreement. The site agent refuses a task that lies outside them, whatever the exchange says."
  >
    <div className="grid items-end gap-x-8 gap-y-6 md:grid-cols-2">
      <NumberInput field="limits.maxRounds" hint="Over all runs of the project" {...field} />
      <TextInput
        name="limits.notAfter"
        label="The agreements end on"
        hint="Training stops by itself on this day"
        type="date"
        min={today}
        className="max-w-56"
        value={field.handle.draft.fields['limits.notAfter']}
        onChange={(event) => field.handle.setField('limits.notAfter', event.target.value)}
        error={field.errorAt('limits.notAfter')}
      />
      <NumberInput field="limits.minimumSites" hint="So that no update can be read alone" {...field} />
      <NumberInput field="limits.minimumPatients" {...field} />
      <NumberInput field="limits.suppressBelow" {...field} />
      <NumberInput field="limits.statusHours" {...field} />
    </div>
  </Section>
)
