import type { Split } from '#core/dataset/prepared.ts'
import { DEFAULT_CHAIN } from '#core/gear/chain.ts'
import type { Hash } from '#core/id.ts'
import { type SealEntry, type SealOptions, seal } from '../seal.ts'

const letters = (n: number): string => n.toString(2).padStart(16, '0').replaceAll('0', 'a').replaceAll('1', 'b')

/** Picture n: sizePx × sizePx grey values, unlike every other. */
export const examplePicture = (n: number, sizePx: number): Uint8Array =>
  Uint8Array.from({ length: sizePx * sizePx }, (_, i) => (i * (n + 3) + ((i * i) % 251)) % 256)

const entriesOf = (patient: number): SealEntry[] =>
  Array.from({ length: 1 + (patient % 2) }, (_, at): SealEntry => {
    const n = 2 * patient + at
    const split: Split = patient % 5 === 3 ? 'val' : patient % 5 === 4 ? 'test' : 'train'
    return {
      cacheKey: `${n}`,
      pixelHash: `${n}`,
      image: `images/${letters(patient)}/2.25.${n}.png`,
      patient: letters(patient),
      study: `2.25.${patient}`,
      split,
      labels: { effusion: 1, pneumonia: patient % 3 === 0 ? 1 : 0 },
      ageYears: patient % 4 === 0 ? null : 30 + (patient % 50),
      sex: patient % 2 === 0 ? 'F' : 'M',
      view: at === 0 ? 'PA' : 'AP',
      vendor: null,
      qc: at === 0 ? [] : ['entropy'],
      verdicts: [
        { check: 'entropy', state: at === 0 ? 'PASS' : 'WARN', value: `${n / 4} bit`, threshold: 'at least 4', measured: n / 4 },
        { check: 'view', state: 'PASS', value: at === 0 ? 'PA' : 'AP', threshold: 'frontal' },
      ],
    }
  })

/** Seals a made-up set in OUT/prepared: even patients have one picture, odd ones two; of five patients three train. */
export const sealExample = (
  outDir: string,
  { patients, sizePx, ...changes }: { patients: number; sizePx: number } & Partial<SealOptions>,
): Promise<Hash> =>
  seal({
    outDir,
    entries: Array.from({ length: patients }, (_, patient) => entriesOf(patient)).flat(),
    pixels: async (key) => ({ png: Uint8Array.of(Number(key)), bytes: examplePicture(Number(key), sizePx) }),
    sizePx,
    labels: ['effusion', 'pneumonia'],
    chain: DEFAULT_CHAIN,
    versions: { node: '24' },
    keyId: 'k',
    synthetic: true,
    ...changes,
  })
