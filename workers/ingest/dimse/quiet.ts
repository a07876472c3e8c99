import { createRequire } from 'node:module'

type Dimse = typeof import('dcmjs-dimse')
interface Log {
  setLevel(level: 'silent', persist: false): void
  getLoggers?(): Readonly<Record<string, Log>>
}

const require = createRequire(import.meta.url)
const silence = (log: Log): void => {
  for (const one of [log, ...Object.values(log.getLoggers?.() ?? {})]) one.setLevel('silent', false)
}

/**
 * dcmjs-dimse, silenced. It and the dcmjs of its own write messages, AE titles and, for private tags, names with their values to the
 * console: a hospital's log must hold none of that.
 */
export const dimse: Dimse = require('dcmjs-dimse')
silence(dimse.log)
silence(createRequire(require.resolve('dcmjs-dimse'))('dcmjs').log)
