import { TextInput } from '#app/ui/form/inputs.tsx'
import type { Modifier } from '#core/data-use/data-use.ts'
import { ASKED, modifierCode, modifierLabel } from './modifier-words.ts'

interface ModifierFieldProps {
  readonly code: Modifier
  readonly chosen: boolean
  readonly parameters: readonly string[]
  readonly error?: string
}

/** One condition; what it needs to know appears when it is ticked, without JavaScript. */
export const ModifierField = ({ code, chosen, parameters, error }: ModifierFieldProps) => {
  const asked = ASKED[code]
  return (
    <div className="group/modifier">
      <label className="flex min-h-11 items-start gap-3 py-2">
        <input type="checkbox" name="modifiers" value={code} defaultChecked={chosen} className="mt-0.5 size-6 shrink-0 accent-brand" />
        <span>
          {modifierLabel(code)}
          <span className="block text-table text-ink-3">{modifierCode(code)}</span>
        </span>
      </label>
      {asked && (
        <div className="hidden pb-3 pl-9 group-has-[input:checked]/modifier:block">
          <TextInput name={`parameters.${code}`} label={asked.ask} hint={asked.hint} defaultValue={parameters.join(', ')} error={error} />
        </div>
      )}
    </div>
  )
}
