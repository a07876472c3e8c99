import { createRequire } from 'node:module'

type Dimse = typeof import('dcmjs-dimse')

const require = createRequire(import.meta.url)
const silence = (log: { setLevel(level: 'silent', persist: false): void }): void => log.setLevel('silent', false)

/**
 * dcmjs-dimse, silenced. It and the dcmjs of its own write messages, AE titles and, for private tags, names with their values to the
 * console: a hospital's log must hold none of that.
 */
export const dimse: Dimse = require('dcmjs-dimse')
silence(dimse.log)
silence(createRequire(require.resolve('dcmjs-dimse'))('dcmjs').log)
