/** One disease of the subset: id, label, direct parents, and other names people search by. */
export interface MondoTerm {
  readonly id: string
  readonly label: string
  readonly parents: readonly string[]
  readonly synonyms: readonly string[]
}

const t = (id: string, label: string, parents: readonly string[], synonyms: readonly string[] = []): MondoTerm => ({
  id: `MONDO:${id}`,
  label,
  parents: parents.map((parent) => `MONDO:${parent}`),
  synonyms,
})

/**
 * A subset of the Mondo Disease Ontology (CC BY 4.0, mondo.monarchinitiative.org): diseases seen on chest X-rays, and their ancestors
 * as far as people name them in data-use terms. Parents may skip levels of Mondo but never leave its hierarchy. A disease that is not here
 * has no known ancestors, so a disease-specific permission covers it only by its own id.
 */
export const MONDO: readonly MondoTerm[] = [
  t('0000001', 'disease', []),
  t('0005087', 'respiratory system disorder', ['0000001']),
  t('0005275', 'lung disorder', ['0005087']),
  t('0005249', 'pneumonia', ['0005275']),
  t('0005002', 'chronic obstructive pulmonary disease', ['0005275'], ['COPD']),
  t('0002076', 'pneumothorax', ['0005087']),
  t('0005550', 'infectious disease', ['0000001']),
  t('0100096', 'COVID-19', ['0005550'], ['SARS-CoV-2']),
  t('0018076', 'tuberculosis', ['0005550'], ['TB']),
  t('0006052', 'pulmonary tuberculosis', ['0018076', '0005275']),
  t('0005070', 'neoplasm', ['0000001']),
  t('0004992', 'cancer', ['0005070']),
  t('0008903', 'lung cancer', ['0004992', '0005275']),
]

const BY_ID = new Map(MONDO.map((term) => [term.id, term]))

/** The id itself and all its ancestors in the subset; an unknown id stands alone. */
export const ancestorsOrSelf = (id: string): ReadonlySet<string> => {
  const found = new Set<string>()
  const open = [id]
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (found.has(next)) continue
    found.add(next)
    open.push(...(BY_ID.get(next)?.parents ?? []))
  }
  return found
}

export const diseaseLabel = (id: string): string | null => BY_ID.get(id)?.label ?? null

/** Diseases whose id, label or synonym holds the text; those that begin with it come first. At most `limit`. */
export const searchDiseases = (text: string, limit = 12): MondoTerm[] => {
  const wanted = text.trim().toLowerCase()
  if (wanted === '') return []
  const rank = (term: MondoTerm): number => {
    const names = [term.label, ...term.synonyms, term.id].map((name) => name.toLowerCase())
    if (names.some((name) => name === wanted)) return 0
    if (names.some((name) => name.startsWith(wanted))) return 1
    return names.some((name) => name.includes(wanted)) ? 2 : 3
  }
  return MONDO.map((term) => ({ term, rank: rank(term) }))
    .filter((found) => found.rank < 3)
    .sort((a, b) => a.rank - b.rank || (a.term.label < b.term.label ? -1 : 1))
    .slice(0, limit)
    .map(({ term }) => term)
}
