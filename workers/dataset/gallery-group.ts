import { EXCLUSION_REASONS, EXCLUSIONS } from '#core/gear/exclusion.ts'
import { checkTitle, type GalleryFile, reasonId, reasonTitle } from './gallery-file.ts'

/** Files of one reason. A file with several warnings stands in several groups, an excluded one in that of its first reason. */
export interface GalleryGroup {
  readonly id: string
  readonly title: string
  readonly sentence: string
  readonly kind: 'excluded' | 'warned' | 'accepted'
  readonly files: readonly GalleryFile[]
}

const warningsOf = (file: GalleryFile): string[] =>
  file.verdicts.filter((verdict) => verdict.state === 'WARN').map((verdict) => verdict.check)

/** @param files in the order of report.csv */
export const galleryGroups = (files: readonly GalleryFile[]): GalleryGroup[] => {
  const excluded = EXCLUSION_REASONS.map((reason) => ({
    id: reasonId(reason),
    title: reasonTitle(reason),
    sentence: EXCLUSIONS[reason],
    kind: 'excluded' as const,
    files: files.filter((file) => file.reasons[0] === reason),
  }))
  const taken = files.filter((file) => file.status !== 'excluded')
  const warned = [...new Set(taken.flatMap(warningsOf))].sort().map((check) => ({
    id: `warned-${check}`,
    title: `Warning: ${checkTitle(check)}`,
    sentence: 'These pictures are in the prepared set. Look whether they should be.',
    kind: 'warned' as const,
    files: taken.filter((file) => warningsOf(file).includes(check)),
  }))
  const clean = {
    id: 'accepted',
    title: 'Passed every check',
    sentence: 'These pictures are in the prepared set.',
    kind: 'accepted' as const,
    files: files.filter((file) => file.status === 'accepted'),
  }
  return [...excluded, ...warned, clean].filter((group) => group.files.length > 0)
}
