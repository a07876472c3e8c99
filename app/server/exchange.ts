import 'server-only'
import { readConfig } from '#server/kernel/config.ts'
import { type Exchange, openExchange } from '#server/kernel/exchange.ts'

const slot = globalThis as { roundtable?: Exchange }

/** The one exchange of this process: route bundles duplicate modules, the global object does not. */
export const exchange = (): Exchange => (slot.roundtable ??= openExchange(readConfig(process.env)))
