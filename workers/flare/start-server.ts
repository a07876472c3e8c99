import { join } from 'node:path'
import { type Environment, programEnv } from './environment.ts'
import { checkPort } from './port.ts'
import { type ProcessGroup, startGroup } from './process-group.ts'

/** Of a start-up kit: `--once` runs in the foreground and starts nothing again, which is our own task. */
const program = (kit: string) => ({ file: join(kit, 'startup', 'sub_start.sh'), args: ['--once'] })

/** @throws {Refused} FLARE_PORT when somebody else listens there */
export const startServer = async (environment: Environment, kit: string, port: number, dir: string): Promise<ProcessGroup> => {
  await checkPort(port)
  return startGroup({ name: 'server', ...program(kit), env: programEnv(environment), dir })
}

/** @param grants file that says which plans this site trains, and on which prepared set; see roundtable_flare/grants.py */
export const startClient = (environment: Environment, kit: string, grants: string, dir: string): Promise<ProcessGroup> =>
  startGroup({ name: 'client', ...program(kit), env: { ...programEnv(environment), ROUNDTABLE_GRANTS: grants }, dir })
