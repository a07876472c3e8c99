import type { RefusalCode } from '../refusal.ts'
import type { RoundState, TaskState } from './machine.ts'

export interface HeldTask {
  readonly state: TaskState
  readonly lease: string | null
  readonly attempt: number
  readonly failure: { readonly message: string } | null
}

export type ResultVerdict = 'repeat' | 'check' | { readonly code: RefusalCode; readonly message: string }

/**
 * What becomes of a result before its bytes are looked at: `repeat` of an accepted one is answered alike, another content is equivocation, and
 * only the current lease of an open round counts.
 */
export const takeResult = (
  task: HeldTask,
  before: { readonly blob: string | null } | null,
  sent: { readonly lease: string; readonly attempt: number; readonly update: string | null },
  round: RoundState | null,
): ResultVerdict => {
  if (before) {
    if (before.blob === sent.update) return 'repeat'
    return { code: 'UPDATE_EQUIVOCATION', message: 'This task was answered before with other bytes. The first answer stands.' }
  }
  if (task.state !== 'LEASED' && task.state !== 'RUNNING')
    return {
      code: task.state === 'SUPERSEDED' ? 'ROUND_CLOSED' : 'TASK_CANCELLED',
      message: task.failure?.message ?? 'This task is over. Nothing was counted.',
    }
  if (task.lease !== sent.lease || task.attempt !== sent.attempt)
    return { code: 'LEASE_LOST', message: 'The lease of this task has ended or was given anew. Nothing was counted.' }
  if (round !== 'COLLECTING') return { code: 'ROUND_CLOSED', message: 'The round closed before this update came. Nothing was counted.' }
  return 'check'
}
