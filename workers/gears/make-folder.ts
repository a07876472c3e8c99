import { existsSync, mkdirSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { Refused } from '#core/refusal.ts'

/**
 * Makes a folder and those above it, one by one: Node's own recursive mkdir never ends on a file system that takes no folders, such as /proc.
 * @throws {Refused} BAD_INPUT when it cannot be made
 */
export const makeFolder = (path: string): void => {
  const missing: string[] = []
  let at = resolve(path)
  for (; !existsSync(at); at = dirname(at)) missing.unshift(at)
  try {
    for (const folder of missing) mkdirSync(folder)
  } catch {
    throw new Refused('BAD_INPUT', `The folder ${path} cannot be made. Name a folder on a disk that you may write to.`)
  }
}
