import type { RefusalCode } from '../refusal.ts'

/** Refusals that end no task and no run: they answer people, enrolments and requests that are not a task's. */
export const NEVER_OF_A_TASK = [
  'BAD_INPUT',
  'NOT_SIGNED_IN',
  'WRONG_ROLE',
  'WRONG_STATE',
  'BLOCKED',
  'CONFLICT',
  'RATE_LIMITED',
  'WRONG_PASSWORD',
  'INVITATION_INVALID',
  'FRESH_PASSKEY_NEEDED',
  'ENROL_TOKEN_INVALID',
  'NOT_A_PARTY',
  'RIGHT_NOT_GRANTED',
  'ARCHIVE_UNREACHABLE',
] as const satisfies readonly RefusalCode[]

/** Ends of a task, of a round or of a run that are no refusals. Codes are stable; pages say them in words. */
export const ENDINGS = [
  // of a task
  'AGENT_STOPPED',
  'ATTEMPTS_SPENT',
  'SHARE_HANDED_ON',
  'TURN_PASSED',
  'SITE_FAULT',
  'TRAINING_FAILED',
  // of a run, and of the tasks that it takes along
  'EXCHANGE_FAULT',
  'MANDATORY_LOST',
  'QUORUM_LOST',
  'QUORUM_TIMEOUT',
  'ROUND_FAILED',
  'RUN_ABORTED',
  'RUN_PAUSED',
] as const
export type EndingCode = (typeof ENDINGS)[number] | Exclude<RefusalCode, (typeof NEVER_OF_A_TASK)[number]>
