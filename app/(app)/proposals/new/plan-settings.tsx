import type { ReactNode } from 'react'
import { TextInput } from '#app/ui/form/inputs.tsx'
import {
  ACTIVATION_WORDS,
  ALGORITHM_WORDS,
  COMBINATION_WORDS,
  IMBALANCE_WORDS,
  OPTIMIZER_WORDS,
  SCHEDULE_WORDS,
  SERVER_STEP_WORDS,
  TEMPLATE_WORDS,
  WEIGHTING_WORDS,
} from '#app/ui/plan/plan-words.ts'
import { PERSONAL_WORDS } from '#core/model/personal-part.ts'
import { ChoiceInput, DecimalInput, type FieldProps, NumberInput } from './number-input.tsx'
import { isAsked } from './plan-draft.ts'

const Group = ({ title, intro, children }: { title: string; intro: string; children: ReactNode }) => (
  <fieldset className="min-w-0 border-t border-line pt-4">
    <legend className="sr-only">{title}</legend>
    <p aria-hidden="true" className="text-h3 font-semibold">
      {title}
    </p>
    <p className="mb-4 max-w-measure text-ink-2">{intro}</p>
    <div className="grid items-end gap-x-8 gap-y-6 md:grid-cols-2">{children}</div>
  </fieldset>
)

/** The settings that the recommended plans choose well, in groups. A number is shown while the chosen way needs it. */
export const PlanSettings = (field: FieldProps) => {
  const { draft, setField } = field.handle
  const { fields } = draft
  const asked = (name: Parameters<typeof isAsked>[0]) => isAsked(name, fields)
  return (
    <div className="flex flex-col gap-8 pt-2">
      <Group title="Model" intro="Sites build it from a template; no code travels.">
        <ChoiceInput field="plan.template.name" label="Template" words={TEMPLATE_WORDS} {...field} />
        <NumberInput field="plan.inputSizePx" hint="Side of the square image, 28 to 224" {...field} />
        <TextInput
          name="plan.template.params.channels"
          label="Widths of the stages"
          hint="2 to 6 numbers, multiples of the groups"
          value={fields['plan.template.params.channels']}
          onChange={(event) => setField('plan.template.params.channels', event.target.value)}
          error={field.errorAt('plan.template.params.channels')}
        />
        <NumberInput field="plan.template.params.groups" hint="Channels that are brought to one scale together" {...field} />
        <ChoiceInput field="plan.template.params.activation" label="Activation" words={ACTIVATION_WORDS} {...field} />
        {asked('plan.template.params.pooling') && (
          <ChoiceInput
            field="plan.template.params.pooling"
            label="Maps are made smaller by"
            words={{ average: 'The average of four', max: 'The largest of four' }}
            {...field}
          />
        )}
        <NumberInput field="plan.template.params.dropout" hint="Features that a training step leaves out at random; 0: none" {...field} />
      </Group>
      <Group title="Training at a site" intro="How each site moves the model over its own images.">
        <ChoiceInput
          field="plan.work"
          label="Work of a round is counted in"
          hint="Equal steps keep a large site from going further than a small one"
          words={{ epochs: 'Passes over the images', steps: 'Steps, the same at every site' }}
          {...field}
        />
        <NumberInput field="plan.batchSize" hint="Images of one step" {...field} />
        <ChoiceInput
          field="plan.optimizer.name"
          label="Optimiser"
          hint="AdamW finds the length of its steps by itself; SGD is plainer and needs more care"
          words={OPTIMIZER_WORDS}
          {...field}
        />
        <DecimalInput field="plan.optimizer.learningRate" hint="Length of a step; too long, and the model diverges" {...field} />
        <DecimalInput field="plan.optimizer.weightDecay" hint="Pulls the weights towards zero" {...field} />
        {asked('plan.optimizer.momentum') && (
          <DecimalInput field="plan.optimizer.momentum" hint="How much of the last step goes on; 0 to below 1" {...field} />
        )}
        <ChoiceInput
          field="plan.schedule"
          label="Learning rate over the rounds"
          hint="Falling steps settle; equal ones keep moving"
          words={SCHEDULE_WORDS}
          {...field}
        />
        <DecimalInput field="plan.gradientClip" hint="Shortens the rare step that is far too long; empty for none" {...field} />
        <DecimalInput field="plan.labelSmoothing" hint="Keeps the model from being too sure; 0 to 0.5" {...field} />
        <ChoiceInput
          field="plan.imbalance"
          label="Where one class is rare"
          hint="So that the model does not learn to say the frequent one"
          words={IMBALANCE_WORDS}
          {...field}
        />
        <NumberInput field="plan.seed" hint="The same seed starts from the same weights" {...field} />
      </Group>
      <Group
        title="Changes of the training images"
        intro="Each image is changed a little at random, so that the model learns the finding and not the film."
      >
        <NumberInput field="plan.augmentation.shiftPercent" hint="Up, down and sideways; at most 20" {...field} />
        <NumberInput field="plan.augmentation.rotateDegrees" hint="Either way; at most 30" {...field} />
        <NumberInput field="plan.augmentation.contrastPercent" hint="Up or down; at most 50" {...field} />
        <ChoiceInput
          field="plan.augmentation.mirror"
          label="Mirror half of them"
          hint="A chest has a left and a right: only where the label does not depend on the side"
          words={{ no: 'No', yes: 'Yes' }}
          {...field}
        />
      </Group>
      <Group title="Combining the updates" intro="How the exchange makes one model of what the sites return.">
        <ChoiceInput field="plan.weighting" label="Weight of a site in the sum" words={WEIGHTING_WORDS} {...field} />
        <ChoiceInput
          field="plan.combination.name"
          label="How updates are combined"
          hint="All but the average withstand a few wrong updates, and cost some accuracy where sites differ"
          words={COMBINATION_WORDS}
          {...field}
        />
        {asked('plan.combination.trimmedShare') && (
          <DecimalInput field="plan.combination.trimmedShare" hint="Of each weight, the highest and the lowest; 0 to 0.5" {...field} />
        )}
        <ChoiceInput
          field="plan.algorithm"
          label="Each site trains"
          hint="A pull or a correction holds sites together that differ much. In turns, each update is seen by the next site alone"
          words={ALGORITHM_WORDS}
          {...field}
        />
        {asked('plan.proximalMu') && <DecimalInput field="plan.proximalMu" hint="Strength of the pull, above 0" {...field} />}
        <ChoiceInput
          field="plan.serverStep.name"
          label="The exchange then"
          hint="Momentum smooths the rounds; the other three also scale each weight by how much it moved before"
          words={SERVER_STEP_WORDS}
          {...field}
        />
        <DecimalInput field="plan.serverStep.learningRate" hint="1 takes the whole update" {...field} />
        {asked('plan.serverStep.momentum') && (
          <DecimalInput field="plan.serverStep.momentum" hint="How much of the last update goes on; 0 to below 1" {...field} />
        )}
        {asked('plan.serverStep.secondMoment') && (
          <DecimalInput field="plan.serverStep.secondMoment" hint="How long earlier movement is remembered; 0 to below 1" {...field} />
        )}
        {asked('plan.serverStep.adaptivity') && (
          <DecimalInput field="plan.serverStep.adaptivity" hint="Above 0; larger is closer to averaging" {...field} />
        )}
      </Group>
      <Group
        title="The model that the run ends with"
        intro="Sites measure every model on their validation images. Test images are for the model at the end, and choose nothing."
      >
        <ChoiceInput
          field="plan.select"
          label="The run ends with"
          hint="The best by the AUC over all sites; a round whose AUC is hidden, or of too few sites, is no candidate"
          words={{ last: 'Last model', 'best-validation': 'Best on validation' }}
          {...field}
        />
        <ChoiceInput
          field="plan.stop"
          label="Training ends"
          hint="Early: when the validation of some rounds brings no gain"
          words={{ never: 'After all rounds', early: 'Early, without a gain' }}
          {...field}
        />
        {asked('plan.stopAfter.rounds') && <NumberInput field="plan.stopAfter.rounds" hint="In a row; fewer than all rounds" {...field} />}
        {asked('plan.stopAfter.minDelta') && (
          <DecimalInput field="plan.stopAfter.minDelta" hint="Above the best before, such as 0.001" {...field} />
        )}
      </Group>
      <Group title="What leaves a site" intro="Limits that each site keeps before its update is sent.">
        <ChoiceInput
          field="plan.personal"
          label="Stays at each site"
          hint="A part of its own suits a site whose films look different; the common model then lacks it"
          words={{ nothing: 'Nothing of the model', ...PERSONAL_WORDS }}
          {...field}
        />
        <ChoiceInput
          field="plan.localOnly"
          label="A model of each site alone, to compare"
          hint="Shows whether the federation helped a site. Each trains it at the end, as long as all rounds took; only its metrics leave"
          words={{ no: 'No', yes: 'Yes' }}
          {...field}
        />
        <DecimalInput field="plan.clip.normL2" hint="Longer updates are shortened at the site" {...field} />
        <DecimalInput field="plan.clip.perCoordinate" hint="At most 1" {...field} />
      </Group>
    </div>
  )
}
