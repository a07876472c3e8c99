import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { Refused } from '#core/refusal.ts'
import { type Environment, programEnv } from './environment.ts'
import { checkPort, portIsFree } from './port.ts'
import { type ProcessGroup, startGroup } from './process-group.ts'

/** Of a start-up kit: `--once` runs in the foreground and starts nothing again, which is our own task. */
const program = (kit: string) => ({ file: join(kit, 'startup', 'sub_start.sh'), args: ['--once'] })

const LISTENS_MS = 120_000
const LOOK_MS = 200

/**
 * Resolves when the server listens: a client that is started before then gives up after a while.
 * @throws {Refused} FLARE_PORT when somebody else listens there; FLARE_BROKEN when it ends, or does not listen in time
 */
export const startServer = async (environment: Environment, kit: string, port: number, dir: string): Promise<ProcessGroup> => {
  await checkPort(port)
  const group = await startGroup({ name: 'server', ...program(kit), env: programEnv(environment), dir })
  let ended: string | null = null
  group.ended.then((why) => {
    ended = why
  })
  for (let waited = 0; await portIsFree(port); waited += LOOK_MS) {
    if (ended === null && waited < LISTENS_MS) {
      await wait(LOOK_MS)
      continue
    }
    await group.stop(0)
    throw new Refused(
      'FLARE_BROKEN',
      `The FLARE server does not listen on port ${port} (${ended ?? 'it took too long'}). Its log is ${group.log}.`,
    )
  }
  return group
}

/** @param grants file that says which plans this site trains, and on which prepared set; see roundtable_flare/grants.py */
export const startClient = (environment: Environment, kit: string, grants: string, dir: string): Promise<ProcessGroup> =>
  startGroup({ name: 'client', ...program(kit), env: { ...programEnv(environment), ROUNDTABLE_GRANTS: grants }, dir })
