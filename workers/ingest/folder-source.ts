import { realpathSync } from 'node:fs'
import { realpath } from 'node:fs/promises'
import { basename, dirname, join, relative, resolve, sep } from 'node:path'
import { Refused } from '#core/refusal.ts'
import { type FoundFile, walkFolder } from './folder.ts'
import { hashFile } from './hash-file.ts'
import { type LocalFile, NotOpened, type Source } from './source.ts'

const open = async ({ absolute }: FoundFile): Promise<LocalFile> => {
  const sha256 = await hashFile(absolute).catch(() => {
    throw new NotOpened('NO_ACCESS', 'cannot be opened')
  })
  return { absolute, sha256, release: async () => {} }
}

/** Where a path leads, also one whose end does not exist yet. */
const leadsTo = (path: string): string => {
  try {
    return realpathSync(path)
  } catch {
    return dirname(path) === path ? path : join(leadsTo(dirname(path)), basename(path))
  }
}

/** Nothing is written into the input folder, whatever links lead there. @throws {Refused} BAD_INPUT */
export const refuseInside = (dir: string, outDir: string): void => {
  const out = leadsTo(resolve(outDir))
  const beside = relative(leadsTo(resolve(dir)), out)
  if (beside === '' || !(beside.split(sep)[0] === '..' || out === beside))
    throw new Refused('BAD_INPUT', 'The output folder lies inside the input folder. Choose one outside it with --out.')
}

/**
 * The files of a folder, read where they lie. The labels file and the output folder are none of them.
 * @throws {Refused} BAD_INPUT when the folder cannot be read, holds nothing, or holds the output folder
 */
export const openFolder = async (dir: string, labelsPath: string, outDir: string): Promise<Source> => {
  refuseInside(dir, outDir)
  const labels = relative(resolve(dir), resolve(labelsPath)).split(sep).join('/')
  const files = (await walkFolder(dir)).filter((file) => file.path !== labels)
  if (files.length === 0)
    throw new Refused('BAD_INPUT', `The folder ${dir} holds no files. Give the folder that holds the images with --in.`)
  return {
    readable: [await realpath(dir)],
    files: files.map((file) => ({ path: file.path, bytes: file.bytes, open: () => open(file) })),
    ahead: 0,
    fetched: null,
    close: async () => {},
  }
}
