import { Socket } from 'node:net'
import { systemActor } from '#server/kernel/actor.ts'
import { execute } from '#server/kernel/command.ts'
import { openExchange } from '#server/kernel/exchange.ts'
import { foundOrganisation } from '#server/org/found.ts'

/**
 * A program that makes audited changes one after the other, and ends itself with SIGKILL right before or right after it sends the n-th message to
 * the database: between any two statements of a change, and between its COMMIT and the answer.
 * Arguments: database URL, data folder, n (0: never), before | after.
 */
const [databaseUrl, dataDir, nth, when] = process.argv.slice(2) as [string, string, string, 'before' | 'after']
const url = 'http://localhost:3999'
const exchange = openExchange({ url, dataDir, databaseUrl, authSecret: 'x'.repeat(40), oidc: null, demo: false, leaseSeconds: 60 })
const change = (i: number) => {
  const input = { name: `Organisation ${process.pid} ${i}`, kind: 'hospital', country: 'DK', forProfit: false } as const
  return execute(exchange, systemActor, foundOrganisation, input)
}

await change(0)
process.stdout.write('begun\n')
let sent = 0
const write = Socket.prototype.write as (...args: unknown[]) => boolean
Socket.prototype.write = function (this: Socket, ...args: unknown[]) {
  if (this.remotePort === undefined || ++sent !== Number(nth)) return write.apply(this, args)
  if (when === 'after') write.apply(this, args)
  process.kill(process.pid, 'SIGKILL')
  return true
} as typeof Socket.prototype.write
for (let i = 1; ; i++) await change(i)
