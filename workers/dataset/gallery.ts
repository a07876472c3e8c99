import { mkdir, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Split } from '#core/dataset/prepared.ts'
import { EXCLUSIONS, type ExclusionReason } from '#core/gear/exclusion.ts'
import type { Cache } from '../gears/cache.ts'
import type { JudgedFile } from '../gears/judge-set.ts'
import { type GalleryEntry, type GalleryGroup, galleryPage } from './gallery-page.ts'

export interface GalleryOptions {
  readonly privateDir: string
  /** In the order of report.csv. */
  readonly files: readonly JudgedFile[]
  readonly splits: ReadonlyMap<string, Split>
  readonly cache: Cache
  readonly synthetic: boolean
}

/** A page stays usable; report.csv has the rest. */
const MAX_SHOWN = 240

const TITLES: Readonly<Partial<Record<ExclusionReason, string>>> = {
  NOT_DICOM: 'Not an image',
  TRUNCATED: 'Truncated',
  WRONG_MODALITY: 'Not a radiograph',
  NOT_CHEST: 'Not a chest',
  LATERAL_VIEW: 'Lateral view',
  WRONG_PHOTOMETRIC: 'Wrong photometric tag',
  CONSTANT: 'Empty picture',
  LOW_RANGE: 'Too little range',
  TOO_SMALL: 'Too small',
  BURNED_IN_TEXT: 'Burned-in text',
  DUPLICATE: 'Duplicate',
  NO_LABEL: 'No label',
  BAD_LABEL: 'Label not 0 or 1',
}

const words = (code: string): string => code.charAt(0) + code.slice(1).toLowerCase().replaceAll('_', ' ')

interface Numbered {
  readonly file: JudgedFile
  readonly row: number
}

const isWarned = (file: JudgedFile): boolean => file.verdicts.some((verdict) => verdict.state === 'WARN')
const warningsOf = (file: JudgedFile): string[] =>
  file.verdicts.filter((verdict) => verdict.state === 'WARN').map((verdict) => verdict.check)

/**
 * Writes OUT/private/gallery/index.html: pictures by reason, with what was checked. Accepted pictures are shown from the prepared folder,
 * excluded ones from copies beside the page, where they could be decoded.
 */
export const writeGallery = async ({ privateDir, files, splits, cache, synthetic }: GalleryOptions): Promise<void> => {
  const dir = join(privateDir, 'gallery')
  const temporary = `${dir}.partial`
  await rm(temporary, { recursive: true, force: true })
  await mkdir(join(temporary, 'excluded'), { recursive: true })

  const source = async ({ file, row }: Numbered): Promise<string | null> => {
    const { patient, image } = file.meta.pseudonyms
    if (file.status === 'accepted') return `../../prepared/images/${patient}/${image}.png`
    const png = (await cache.get(file.cacheKey))?.png
    if (!png) return null
    await writeFile(join(temporary, 'excluded', `${row}.png`), png, { mode: 0o600 })
    return `excluded/${row}.png`
  }
  const entryOf = async (numbered: Numbered): Promise<GalleryEntry> => {
    const { file, row } = numbered
    const { facts, voi, pseudonyms } = file.meta
    const found = file.verdicts.filter((verdict) => verdict.state !== 'PASS')
    return {
      row,
      src: await source(numbered),
      view: facts ? (facts.view ?? 'view not stated') : '',
      bits: facts ? `${facts.bitsStored} bit` : '',
      window: voi,
      check: found.find((verdict) => verdict.state === 'FAIL')?.check ?? found[0]?.check ?? 'all checks passed',
      notes: found.map((verdict) => `${verdict.check}: ${verdict.value} (asked for: ${verdict.threshold})`),
      split: file.status === 'accepted' ? (splits.get(pseudonyms.patient) ?? '') : '',
      label: Object.values(file.labels).join(', '),
    }
  }
  const group = async (members: readonly Numbered[], rest: Omit<GalleryGroup, 'total' | 'entries'>): Promise<GalleryGroup> => {
    const entries: GalleryEntry[] = []
    for (const member of members.slice(0, MAX_SHOWN)) entries.push(await entryOf(member))
    return { ...rest, total: members.length, entries }
  }

  // Line 1 of report.csv is its header.
  const numbered = files.map((file, index) => ({ file, row: index + 2 }))
  const groups: GalleryGroup[] = []
  for (const reason of Object.keys(EXCLUSIONS) as ExclusionReason[]) {
    const members = numbered.filter(({ file }) => file.reasons[0] === reason)
    const title = TITLES[reason] ?? words(reason)
    if (members.length > 0)
      groups.push(
        await group(members, {
          id: reason.toLowerCase(),
          title,
          sentence: EXCLUSIONS[reason],
          kind: 'excluded',
          closed: reason === 'BURNED_IN_TEXT',
        }),
      )
  }
  const accepted = numbered.filter(({ file }) => file.status === 'accepted')
  for (const check of [...new Set(accepted.flatMap(({ file }) => warningsOf(file)))].sort()) {
    const members = accepted.filter(({ file }) => warningsOf(file).includes(check))
    groups.push(
      await group(members, {
        id: `warned-${check}`,
        title: `Warning: ${check}`,
        sentence: 'These pictures are in the prepared set. Look whether they should be.',
        kind: 'warned',
        closed: false,
      }),
    )
  }
  const clean = accepted.filter(({ file }) => !isWarned(file))
  groups.push(
    await group(clean, {
      id: 'accepted',
      title: 'Passed every check',
      sentence: 'These pictures are in the prepared set.',
      kind: 'accepted',
      closed: false,
    }),
  )

  await writeFile(join(temporary, 'index.html'), galleryPage(groups, synthetic), { mode: 0o600 })
  await rm(dir, { recursive: true, force: true })
  await rename(temporary, dir)
}
