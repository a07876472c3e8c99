import type { ServerMemory } from '../../aggregation/server-state-file.ts'
import { type Machine, step } from '../../machine.ts'
import type { Metric } from '../../metrics/metric.ts'
import type { RoundState, TaskState } from '../machine.ts'
import type { RoundKind } from '../round-kind.ts'

/** A task of the exchange in memory. */
export interface TaskRow {
  id: string
  site: number
  state: TaskState
  units: number
  attempt: number
  lapses: number
  lease: string | null
  leaseUntil: number | null
  leasedAt: number
  begun: boolean
  finishedAt: number | null
  shareOf: string | null
  failure: { message: string } | null
  update: { blob: string | null; ring: Int32Array | null; control: Int32Array | null; auc: Metric } | null
}

export const newTask = (of: Pick<TaskRow, 'id' | 'site' | 'units' | 'shareOf'>): TaskRow => ({
  ...{ ...of, state: 'PENDING', attempt: 0, lapses: 0, lease: null, leaseUntil: null, leasedAt: 0, begun: false },
  ...{ finishedAt: null, failure: null, update: null },
})

export interface RoundRow {
  number: number
  kind: RoundKind
  state: RoundState
  need: number
  deadlineAt: number
  base: string
  result: string | null
  serverState: ServerMemory | null
  tasks: TaskRow[]
}
export interface SiteRow {
  standing: 'member' | 'invited' | 'left'
  paused: boolean
  seenAt: number
}

/** A transition by the machine's table, or a fault: the exchange itself never asks for another. */
export const move = <S extends string>(machine: Machine, row: { state: S }, command: string, role: string): void => {
  const next = step(machine, row.state, command, [role], ['leaseHeld', 'quorumReturned'])
  if (!next.ok) throw new Error(`${machine.noun}.${command} in ${row.state}: ${next.reason}`)
  row.state = next.to as S
}

export const isOpen = ({ state }: TaskRow): boolean => state === 'PENDING' || state === 'LEASED' || state === 'RUNNING'

export const isReady = ({ standing, paused }: SiteRow): boolean => standing === 'member' && !paused

/** By site id, as the exchange reads them. */
export const inOrder = (siteIds: readonly string[], tasks: readonly TaskRow[]): TaskRow[] =>
  [...tasks].sort((a, b) => (siteIds[a.site]! < siteIds[b.site]! ? -1 : 1))
