import { lstat, readdir, realpath, stat } from 'node:fs/promises'
import { join, relative, sep } from 'node:path'
import { Refused } from '#core/refusal.ts'

export interface FoundFile {
  /** Path below the input folder, with forward slashes. It may name a patient: it stays in the site's own report. */
  readonly path: string
  readonly absolute: string
  readonly bytes: number
}

const inside = (root: string, path: string): boolean => path === root || path.startsWith(root.endsWith(sep) ? root : root + sep)

/**
 * Lists the plain files of a folder, at any depth, in a fixed order. No name is trusted: links that lead out of the folder,
 * pipes, sockets and devices are left out, and a folder is entered once whatever links point to it. What cannot be looked into is listed
 * with 0 bytes: opening it says why, so that nothing is missed in silence.
 * @throws {Refused} BAD_INPUT when the folder cannot be read
 */
export const walkFolder = async (dir: string): Promise<FoundFile[]> => {
  const unreadable = (): never => {
    throw new Refused('BAD_INPUT', `The folder ${dir} cannot be read. Give the folder that holds the images with --in.`)
  }
  const root = await realpath(dir).catch(unreadable)
  const found: FoundFile[] = []
  const entered = new Set<string>()
  const add = (path: string, absolute: string, bytes: number): void =>
    void found.push({ path: relative(root, path).split(sep).join('/'), absolute, bytes })
  const enter = async (folder: string): Promise<void> => {
    const real = await realpath(folder).catch(() => null)
    if (real === null) return add(folder, folder, 0)
    if (entered.has(real) || !inside(root, real)) return
    entered.add(real)
    const names = await readdir(folder).catch(() => (real === root ? unreadable() : null))
    if (names === null) return add(folder, folder, 0)
    for (const name of names.sort()) await look(join(folder, name))
  }
  const look = async (path: string): Promise<void> => {
    const link = await lstat(path).catch(() => null)
    if (!link) return add(path, path, 0)
    const target = link.isSymbolicLink() ? await realpath(path).catch(() => null) : path
    if (!target || !inside(root, target)) return
    const entry = link.isSymbolicLink() ? await stat(target).catch(() => null) : link
    if (entry?.isDirectory()) await enter(path)
    else if (entry?.isFile()) add(path, target, entry.size)
  }
  if (!(await stat(root)).isDirectory())
    throw new Refused('BAD_INPUT', `${dir} is a file. Give the folder that holds the images with --in.`)
  await enter(root)
  return found.sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0))
}
