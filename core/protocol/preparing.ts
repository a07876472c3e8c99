import * as z from 'zod'
import { Count } from '../listing/count.ts'

/** Why a site could not prepare, or has not told what it prepared: stable codes, and the exchange's own words for its steward. */
export const PREPARE_PROBLEMS = {
  NO_FOLDER: 'No folder of pictures is named. Set dataDir and labelsFile in config.json of the agent, and start it again.',
  FOLDER_MISSING: 'A file or folder that the agent was given is not there. Its log says which; mend config.json and start it again.',
  BAD_INPUT: 'The agent cannot use the folder, the labels file or the settings that it was given. Its log says what is wrong.',
  ARCHIVE_UNREACHABLE: 'The picture archive does not answer the agent, or refuses it. Its log says which; what was fetched is kept.',
  NOTHING_ACCEPTED: 'Every file was left out. The reasons are in report.csv, in the private folder on the hospital’s machine.',
  SET_DAMAGED: 'The prepared folder on the hospital’s machine is damaged. Start the agent with --prepare to make it anew.',
  DISK_FULL: 'The disk of the hospital’s machine is full. Free some space and start the agent again; what was done is kept.',
  NOT_ALLOWED: 'The agent may not read or write a folder that it needs. Mend the permissions and start it again.',
  EXCHANGE_REFUSED: 'The exchange did not take what the agent told. It asks again every minute; its log says why.',
  FAULT: 'The agent met an unexpected fault. Start it with ROUNDTABLE_DEBUG=1 to see more.',
} as const
export type PrepareProblem = keyof typeof PREPARE_PROBLEMS
export const PREPARE_PROBLEM_CODES = Object.keys(PREPARE_PROBLEMS) as PrepareProblem[]

/**
 * How far a site is with its data. Numbers are too coarse to point at a file: a share in percent, and a suppressed count. A site has no way
 * to send words, so no path and no name can come along.
 */
export const Preparing = z.discriminatedUnion('state', [
  z.strictObject({ state: z.literal('idle') }),
  z.strictObject({ state: z.literal('preparing'), percent: z.int().min(0).max(100), excluded: Count }),
  /** Prepared, and waiting for the steward's yes to the bytes that would leave. */
  z.strictObject({ state: z.literal('waiting-for-approval') }),
  z.strictObject({ state: z.literal('failed'), code: z.enum(PREPARE_PROBLEM_CODES) }),
])
export type Preparing = z.infer<typeof Preparing>
