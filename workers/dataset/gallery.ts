import type { Split } from '#core/dataset/prepared.ts'
import type { Cache } from '../gears/cache.ts'
import type { JudgedFile } from '../gears/judge-set.ts'

export interface GalleryOptions {
  readonly privateDir: string
  readonly files: readonly JudgedFile[]
  readonly splits: ReadonlyMap<string, Split>
  readonly cache: Cache
  readonly synthetic: boolean
}

export const writeGallery = async (_options: GalleryOptions): Promise<void> => {}
