import { type ChildProcess, spawn } from 'node:child_process'
import { closeSync, mkdirSync, openSync, readFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { ROOT } from './root.ts'

export interface Served {
  child: ChildProcess
  stop(): Promise<void>
}

/** @throws {Error} with the sentence that says what to do, when the port is taken */
export const checkPort = (port: number): Promise<void> =>
  new Promise((resolve, reject) => {
    const probe = createServer()
    probe.once('error', () => reject(new Error(`Port ${port} is taken by another program. Stop it, or choose another port with --port.`)))
    probe.listen(port, () => probe.close(() => resolve()))
  })

/** Starts the built application and waits until it answers. Its log goes to a file in the data folder. */
export const serve = async (options: { port: number; dataDir: string; env: Record<string, string> }): Promise<Served> => {
  await checkPort(options.port)
  mkdirSync(join(options.dataDir, 'logs'), { recursive: true })
  const logFile = join(options.dataDir, 'logs', 'exchange.log')
  const log = openSync(logFile, 'a')
  const child = spawn(process.execPath, [join(ROOT, 'node_modules/next/dist/bin/next'), 'start', '-p', String(options.port)], {
    cwd: ROOT,
    stdio: ['ignore', log, log],
    // Its own process group: Ctrl-C in a terminal reaches us, and we stop things in order.
    detached: true,
    env: { ...process.env, ...options.env, NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1' },
  })
  closeSync(log)
  let ended = false
  child.on('exit', () => {
    ended = true
  })
  const stop = async () => {
    if (ended) return
    child.kill('SIGTERM')
    for (let i = 0; i < 100 && !ended; i++) await sleep(50)
    if (!ended) child.kill('SIGKILL')
  }
  for (let i = 0; i < 600 && !ended; i++) {
    const answer = await fetch(`http://127.0.0.1:${options.port}/api/health`, { signal: AbortSignal.timeout(2000) }).catch(() => null)
    if (answer?.ok) return { child, stop }
    await sleep(100)
  }
  await stop()
  throw new Error(`The exchange did not start. The end of ${logFile}:\n${readFileSync(logFile, 'utf8').split('\n').slice(-15).join('\n')}`)
}
