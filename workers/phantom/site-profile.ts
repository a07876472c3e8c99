/** How a made-up hospital differs from the others: who its patients are, what its machine is, how its pictures look. */
export interface SiteProfile {
  readonly code: string
  readonly institution: string
  readonly manufacturer: string
  readonly model: string
  readonly patients: number
  /** Share of patients with a consolidation. */
  readonly positiveShare: number
  readonly finding: string
  readonly agesYears: readonly [number, number]
  readonly femaleShare: number
  readonly paShare: number
  readonly photometric: 'MONOCHROME1' | 'MONOCHROME2'
  readonly bitsStored: 10 | 12
  readonly sizePx: number
  /** Size of the thorax in the picture. */
  readonly thorax: number
  readonly contrast: number
  readonly noise: number
  /** Patient and study folders, and files without an extension. */
  readonly nested: boolean
}

const site = (profile: SiteProfile): SiteProfile => profile

export const SITE_PROFILES: Readonly<Record<string, SiteProfile>> = {
  bethesda: site({
    code: 'BET',
    institution: 'Bethesda demo site (synthetic)',
    manufacturer: 'Canon (synthetic)',
    model: 'PHANTOM-1',
    patients: 32,
    positiveShare: 0.45,
    finding: 'pneumonia',
    agesYears: [22, 94],
    femaleShare: 0.45,
    paShare: 0.5,
    photometric: 'MONOCHROME2',
    bitsStored: 12,
    sizePx: 512,
    thorax: 1,
    contrast: 1,
    noise: 0.018,
    nested: false,
  }),
  guangzhou: site({
    code: 'GUA',
    institution: 'Guangzhou demo site (synthetic)',
    manufacturer: 'FUJIFILM (synthetic)',
    model: 'PHANTOM-2',
    patients: 32,
    positiveShare: 0.55,
    finding: 'pneumonia',
    agesYears: [1, 9],
    femaleShare: 0.5,
    paShare: 0,
    photometric: 'MONOCHROME1',
    bitsStored: 10,
    sizePx: 448,
    thorax: 0.86,
    contrast: 0.9,
    noise: 0.024,
    nested: false,
  }),
  hannover: site({
    code: 'HAN',
    institution: 'Hannover demo site (synthetic)',
    manufacturer: 'SIEMENS (synthetic)',
    model: 'PHANTOM-3',
    patients: 16,
    positiveShare: 1,
    finding: 'covid19',
    agesYears: [41, 88],
    femaleShare: 0.35,
    paShare: 0.3,
    photometric: 'MONOCHROME2',
    bitsStored: 12,
    sizePx: 544,
    thorax: 0.95,
    contrast: 0.8,
    noise: 0.03,
    nested: true,
  }),
}
