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
 * as far as people name them in data-use terms. Parents may skip levels of Mondo, but between any two diseases of the subset the
 * ancestry is Mondo's own: COVID-19, for instance, is a viral infectious disease there and not a lung disorder.
 * A disease that is not here has no known ancestors, and the matcher leaves it to a person.
 */
export const MONDO: readonly MondoTerm[] = [
  t('0000001', 'disease or disorder', []),
  t('0005087', 'respiratory system disorder', ['0000001'], ['respiratory disease']),
  t('0000270', 'lower respiratory tract disorder', ['0005087']),
  t('0005275', 'lung disorder', ['0000270'], ['lung disease', 'pulmonary disease']),
  t('0002267', 'obstructive lung disease', ['0005275']),
  t('0005002', 'chronic obstructive pulmonary disease', ['0002267'], ['COPD']),
  t('0004849', 'pulmonary emphysema', ['0005002'], ['emphysema']),
  t('0004822', 'bronchiectasis', ['0005002']),
  t('0002465', 'bronchiolitis', ['0005275']),
  t('0000265', 'aspiration pneumonia', ['0005275']),
  t('0002771', 'pulmonary fibrosis', ['0005275'], ['lung fibrosis']),
  t('0002037', 'pleural disorder', ['0000270'], ['pleural disease']),
  t('0002076', 'pneumothorax', ['0002037'], ['collapsed lung']),
  t('0002075', 'spontaneous tension pneumothorax', ['0002076']),
  t('0006783', 'hemopneumothorax', ['0002076']),
  t('0005550', 'infectious disease', ['0000001'], ['infection']),
  t('0005108', 'viral infectious disease', ['0005550']),
  t('0005113', 'bacterial infectious disease', ['0005550']),
  t('0024355', 'respiratory tract infectious disorder', ['0005087', '0005550'], ['respiratory tract infection']),
  t('0005249', 'pneumonia', ['0024355', '0005275'], ['lung infection']),
  t('0100096', 'COVID-19', ['0005108'], ['SARS-CoV-2', 'coronavirus disease 2019']),
  t('0005091', 'severe acute respiratory syndrome', ['0005087', '0005108'], ['SARS']),
  t('0100116', 'Middle East respiratory syndrome', ['0005087', '0005108'], ['MERS']),
  t('0018076', 'tuberculosis', ['0005113'], ['TB']),
  t('0006052', 'pulmonary tuberculosis', ['0018076', '0005275'], ['lung tuberculosis']),
  t('0005077', 'pertussis', ['0005087', '0005113'], ['whooping cough']),
  t('0045024', 'cancer or benign tumor', ['0000001']),
  t('0005070', 'neoplasm', ['0045024'], ['tumor', 'tumour']),
  t('0004992', 'cancer', ['0005070'], ['malignant neoplasm']),
  t('0004993', 'carcinoma', ['0004992']),
  t('0000376', 'respiratory system cancer', ['0004992', '0005087']),
  t('0008903', 'lung cancer', ['0000376', '0005275']),
  t('0005138', 'lung carcinoma', ['0004993', '0008903']),
  t('0005233', 'non-small cell lung carcinoma', ['0005138'], ['NSCLC']),
  t('0005061', 'lung adenocarcinoma', ['0005233']),
  t('0005097', 'squamous cell lung carcinoma', ['0005138']),
  t('0008433', 'small cell lung carcinoma', ['0005138'], ['SCLC']),
  t('0006294', 'pleural cancer', ['0000376', '0002037']),
  t('0005112', 'malignant pleural mesothelioma', ['0006294'], ['mesothelioma']),
  t('0004995', 'cardiovascular disorder', ['0000001'], ['cardiovascular disease']),
  t('0005267', 'heart disorder', ['0004995'], ['heart disease']),
  t('0005252', 'heart failure', ['0005267']),
  t('0005009', 'congestive heart failure', ['0005252'], ['CHF']),
  t('0004994', 'cardiomyopathy', ['0005267'], ['enlarged heart']),
  t('0005385', 'vascular disorder', ['0004995']),
  t('0000473', 'arterial disorder', ['0005385']),
  t('0005279', 'pulmonary embolism', ['0000473'], ['PE']),
  t('0005149', 'pulmonary hypertension', ['0000473']),
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
