import type { ComboOption } from '#app/ui/form/combobox.tsx'
import { MONDO, type MondoTerm } from '#core/data-use/mondo.ts'

const BY_ID = new Map(MONDO.map((term) => [term.id, term]))

/** "respiratory system disorder › lung disorder": the way up by first parents, without the root. */
const pathOf = (term: MondoTerm): string => {
  const path: string[] = []
  for (let up = BY_ID.get(term.parents[0] ?? ''); up && up.parents.length > 0; up = BY_ID.get(up.parents[0] ?? '')) path.unshift(up.label)
  return path.join(' › ')
}

/** Diseases of the ontology subset, without the root that would name them all. */
export const diseaseOptions = (): ComboOption[] =>
  MONDO.filter((term) => term.parents.length > 0).map((term) => ({
    value: term.id,
    label: term.label,
    hint: [pathOf(term), term.id].filter(Boolean).join(', '),
    also: term.synonyms,
  }))
