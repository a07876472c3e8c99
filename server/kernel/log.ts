import { pino } from 'pino'

/** Plain JSON lines on standard output. Ids, codes and counts only: never a name, an address, a token or a row. */
export const log = pino({
  level: process.env.ROUNDTABLE_LOG_LEVEL ?? 'info',
  base: null,
  redact: ['token', 'password', 'authorization', 'cookie'],
})
