import fs from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'
import { resolve, sep } from 'node:path'
import { fileURLToPath } from 'node:url'

type Call = (...given: unknown[]) => unknown

const pathOf = (given: unknown): string | null =>
  given instanceof URL ? fileURLToPath(given) : typeof given === 'string' || Buffer.isBuffer(given) ? resolve(given.toString()) : null

/**
 * Notes every call of node:fs and node:fs/promises that names a path below a folder, whoever makes it in this process.
 * @returns the calls so far, and what puts everything back
 */
export const spyOnFiles = (root: string): { readonly touched: string[]; restore: () => void } => {
  const touched: string[] = []
  const below = (path: string | null): boolean => path !== null && (path === root || path.startsWith(root + sep))
  const undo: (() => void)[] = []
  for (const module of [fs, fs.promises] as unknown as Record<string, unknown>[])
    for (const name of Object.keys(module)) {
      const real = module[name]
      if (typeof real !== 'function' || !/^[a-z]/.test(name)) continue
      const spied = Object.assign(function (this: unknown, ...given: unknown[]): unknown {
        if (given.slice(0, 2).some((one) => below(pathOf(one)))) touched.push(name)
        return (real as Call).apply(this, given)
      }, real)
      module[name] = spied
      undo.push(() => {
        module[name] = real
      })
    }
  syncBuiltinESMExports()
  return {
    touched,
    restore: () => {
      for (const one of undo) one()
      syncBuiltinESMExports()
    },
  }
}
