import { mkdir, readdir } from 'node:fs/promises'
import { Refused } from '#core/refusal.ts'

/** Makes an output folder, which must be new or empty: two results never mix. @throws {Refused} CONFLICT, BAD_INPUT */
export const newFolder = async (dir: string): Promise<void> => {
  await mkdir(dir, { recursive: true, mode: 0o700 }).catch(() => {
    throw new Refused('BAD_INPUT', `The folder ${dir} cannot be made. Name a folder that you may write to.`)
  })
  if ((await readdir(dir)).length > 0) throw new Refused('CONFLICT', `The folder ${dir} is not empty. Name a new one with --out.`)
}
