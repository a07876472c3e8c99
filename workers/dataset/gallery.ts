import { copyFile, link, mkdir, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Split } from '#core/dataset/prepared.ts'
import type { QcConfig } from '#core/gear/judge.ts'
import type { Cache } from '../gears/cache.ts'
import type { JudgedFile } from '../gears/judge-set.ts'
import { type GalleryFile, mayShowName } from './gallery-file.ts'
import { galleryPages } from './gallery-page.ts'

export interface GalleryOptions {
  readonly privateDir: string
  /** In the order of report.csv. */
  readonly files: readonly JudgedFile[]
  readonly splits: ReadonlyMap<string, Split>
  readonly cache: Cache
  readonly qc: QcConfig
  readonly synthetic: boolean
}

const codeOf = (error: unknown): unknown => (error as NodeJS.ErrnoException).code

/** A second name for a file costs neither time nor space; a disk that has no second names gets a copy. Whether the file is there. */
const linkOrCopy = async (from: string, to: string): Promise<boolean> => {
  try {
    await link(from, to).catch((error: unknown) => {
      if (codeOf(error) === 'ENOENT') throw error
      // Equal files have one picture.
      return codeOf(error) === 'EEXIST' ? undefined : copyFile(from, to)
    })
    return true
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return false
    throw error
  }
}

/**
 * Writes OUT/private/gallery: index.html by reason, and a page for each hundred files with their details. The prepared pictures are
 * shown where they lie; the film before, and what an excluded one would have become, lie beside the pages.
 */
export const writeGallery = async ({ privateDir, files, splits, cache, qc, synthetic }: GalleryOptions): Promise<void> => {
  const dir = join(privateDir, 'gallery')
  const temporary = `${dir}.partial`
  await rm(temporary, { recursive: true, force: true })
  await mkdir(join(temporary, 'before'), { recursive: true, mode: 0o700 })
  await mkdir(join(temporary, 'after'))

  const afterOf = async ({ status, cacheKey, meta }: JudgedFile, name: string): Promise<string | null> => {
    if (status === 'accepted') return `../../prepared/images/${meta.pseudonyms.patient}/${meta.pseudonyms.image}.png`
    const png = (await cache.get(cacheKey))?.png
    if (!png) return null
    await writeFile(join(temporary, `after/${name}.png`), png, { mode: 0o600 })
    return `after/${name}.png`
  }
  const shown: GalleryFile[] = []
  for (const [index, file] of files.entries()) {
    const { path, verdicts, labels, reasons, meta, cacheKey } = file
    const name = cacheKey.slice(0, 32)
    const before = `before/${name}.jpg`
    const warned = verdicts.some((verdict) => verdict.state === 'WARN')
    shown.push({
      row: index + 2,
      path,
      verdicts,
      labels,
      meta,
      reasons,
      status: file.status === 'excluded' ? 'excluded' : warned ? 'warned' : 'accepted',
      before: (await linkOrCopy(cache.beforePath(cacheKey), join(temporary, before))) ? before : null,
      after: await afterOf(file, name),
      split: file.status === 'accepted' ? (splits.get(meta.pseudonyms.patient) ?? '') : '',
      mayShowName: mayShowName(verdicts, qc),
    })
  }
  for (const { name, text } of galleryPages(shown, qc, synthetic)) await writeFile(join(temporary, name), text, { mode: 0o600 })
  await rm(dir, { recursive: true, force: true })
  await rename(temporary, dir)
}
