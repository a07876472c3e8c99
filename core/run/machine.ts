import { type CommandOf, machine, type StateOf } from '../machine.ts'

export const project = machine({
  noun: 'project',
  final: ['CLOSED'],
  rows: [
    { from: null, command: 'open', by: 'system', to: 'OPEN', event: 'project.opened' },
    { from: 'OPEN', command: 'admit', by: 'system', to: 'OPEN', event: 'project.siteJoined' },
    { from: 'OPEN', command: 'close', by: 'consumer', to: 'CLOSED', event: 'project.closed', needs: ['noLiveRun'] },
  ],
})
export type ProjectState = StateOf<typeof project>

export const run = machine({
  noun: 'run',
  final: ['COMPLETED', 'FAILED', 'ABORTED'],
  rows: [
    { from: null, command: 'submit', by: ['system', 'consumer'], to: 'READY', event: 'run.submitted' },
    { from: 'READY', command: 'start', by: 'system', to: 'RUNNING', event: 'run.started' },
    { from: 'RUNNING', command: 'pause', by: 'consumer', to: 'PAUSED', event: 'run.paused' },
    { from: 'PAUSED', command: 'resume', by: 'consumer', to: 'RUNNING', event: 'run.resumed' },
    { from: 'READY', command: 'abort', by: ['consumer', 'system'], to: 'ABORTED', event: 'run.aborted' },
    { from: 'RUNNING', command: 'abort', by: ['consumer', 'system'], to: 'ABORTED', event: 'run.aborted' },
    { from: 'PAUSED', command: 'abort', by: ['consumer', 'system'], to: 'ABORTED', event: 'run.aborted' },
    { from: 'RUNNING', command: 'stopEarly', by: 'system', to: 'RUNNING', event: 'run.stoppedEarly' },
    { from: 'RUNNING', command: 'select', by: 'system', to: 'RUNNING', event: 'run.modelSelected' },
    { from: 'RUNNING', command: 'complete', by: 'system', to: 'COMPLETED', event: 'run.completed' },
    { from: 'READY', command: 'fail', by: 'system', to: 'FAILED', event: 'run.failed' },
    { from: 'RUNNING', command: 'fail', by: 'system', to: 'FAILED', event: 'run.failed' },
    { from: 'PAUSED', command: 'fail', by: 'system', to: 'FAILED', event: 'run.failed' },
  ],
})
export type RunState = StateOf<typeof run>
export type RunCommand = CommandOf<typeof run>

export const round = machine({
  noun: 'round',
  final: ['COMMITTED', 'FAILED'],
  rows: [
    { from: null, command: 'open', by: 'system', to: 'COLLECTING', event: 'round.opened' },
    { from: 'COLLECTING', command: 'aggregate', by: 'system', to: 'AGGREGATING', event: 'round.closed', needs: ['quorumReturned'] },
    { from: 'AGGREGATING', command: 'commit', by: 'system', to: 'COMMITTED', event: 'round.committed' },
    { from: 'COLLECTING', command: 'fail', by: 'system', to: 'FAILED', event: 'round.failed' },
    { from: 'AGGREGATING', command: 'fail', by: 'system', to: 'FAILED', event: 'round.failed' },
  ],
})
export type RoundState = StateOf<typeof round>

/** One site's work in one round. A site moves only its own task, and only with the current lease. */
export const task = machine({
  noun: 'task',
  final: ['ACCEPTED', 'REJECTED', 'FAILED', 'SUPERSEDED'],
  rows: [
    { from: null, command: 'create', by: 'system', to: 'PENDING', event: 'task.created' },
    { from: 'PENDING', command: 'lease', by: 'site', to: 'LEASED', event: 'task.leased' },
    { from: 'LEASED', command: 'start', by: 'site', to: 'RUNNING', event: 'task.started', needs: ['leaseHeld'] },
    { from: 'LEASED', command: 'accept', by: 'site', to: 'ACCEPTED', event: 'task.accepted', needs: ['leaseHeld'] },
    { from: 'RUNNING', command: 'accept', by: 'site', to: 'ACCEPTED', event: 'task.accepted', needs: ['leaseHeld'] },
    { from: 'LEASED', command: 'reject', by: 'site', to: 'REJECTED', event: 'task.rejected', needs: ['leaseHeld'] },
    { from: 'RUNNING', command: 'reject', by: 'site', to: 'REJECTED', event: 'task.rejected', needs: ['leaseHeld'] },
    { from: 'LEASED', command: 'report', by: 'site', to: 'FAILED', event: 'task.failed', needs: ['leaseHeld'] },
    { from: 'RUNNING', command: 'report', by: 'site', to: 'FAILED', event: 'task.failed', needs: ['leaseHeld'] },
    { from: 'LEASED', command: 'expire', by: 'system', to: 'PENDING', event: 'task.expired' },
    { from: 'RUNNING', command: 'expire', by: 'system', to: 'PENDING', event: 'task.expired' },
    { from: 'PENDING', command: 'giveUp', by: 'system', to: 'FAILED', event: 'task.failed' },
    { from: 'PENDING', command: 'cancel', by: 'system', to: 'CANCELLED', event: 'task.cancelled' },
    { from: 'LEASED', command: 'cancel', by: 'system', to: 'CANCELLED', event: 'task.cancelled' },
    { from: 'RUNNING', command: 'cancel', by: 'system', to: 'CANCELLED', event: 'task.cancelled' },
    { from: 'CANCELLED', command: 'renew', by: 'system', to: 'PENDING', event: 'task.renewed' },
    { from: 'PENDING', command: 'supersede', by: 'system', to: 'SUPERSEDED', event: 'task.superseded' },
    { from: 'LEASED', command: 'supersede', by: 'system', to: 'SUPERSEDED', event: 'task.superseded' },
    { from: 'RUNNING', command: 'supersede', by: 'system', to: 'SUPERSEDED', event: 'task.superseded' },
    { from: 'CANCELLED', command: 'supersede', by: 'system', to: 'SUPERSEDED', event: 'task.superseded' },
  ],
})
export type TaskState = StateOf<typeof task>
export type TaskCommand = CommandOf<typeof task>
