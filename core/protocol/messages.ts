import * as z from 'zod'
import { Bundle } from '../agreement/bundle.ts'
import { Chain } from '../gear/chain.ts'
import { AgreementId, Hash, OrganisationId, ProjectId, RunId, SiteId, TaskId } from '../id.ts'
import { Summary } from '../listing/summary.ts'
import { FullEvaluation, Threshold } from '../metrics/full-evaluation.ts'
import { HeadEvaluation } from '../metrics/head-evaluation.ts'
import { Metric } from '../metrics/metric.ts'
import { Strata } from '../metrics/strata.ts'
import { ALONE_ABSENT } from '../run/evaluated-models.ts'
import { Plan } from '../run/plan.ts'
import { ROUND_KINDS } from '../run/round-kind.ts'
import { Jwk } from './jws.ts'

/**
 * Every message between a site and the exchange. The site opens each connection. No message type holds pixels or patient keys,
 * so they cannot be sent. Bodies are JSON except blobs.
 *
 * POST /api/site/enrol                      EnrolRequest → EnrolAnswer            (unsigned; the one-time token authorises)
 * POST /api/site/poll                       PollRequest → PollAnswer              (waits up to 25 s, then a status order)
 * POST /api/site/preparing                  Preparing → Done
 * POST /api/site/datasets                   DatasetReport → Done
 * POST /api/site/cosignatures               Cosignature → Done                    (of a checkpoint of the audit log)
 * POST /api/site/rotate                     RotationRequest → Done                (core/protocol/key-rotation.ts; the same answer on repeat)
 * POST /api/site/agreements/:id/seal        SealRequest → Done
 * POST /api/site/agreements/:id/refuse      SealRefusal → Done
 * POST /api/site/tasks/:id/heartbeat        Heartbeat → HeartbeatAnswer
 * POST /api/site/tasks/:id/result           TaskResult → Done                     (same answer on repeat)
 * POST /api/site/tasks/:id/error            TaskError → Done
 * POST /api/site/tasks/:id/stopped          StopReceipt → Done                    (after a cancel order)
 * HEAD /api/site/blobs/:hash                → 200 with x-offset (bytes held) and x-complete: 1 | 0, or 404
 * PUT  /api/site/blobs/:hash                Content-Range: bytes from-to/total, ≤ 4 MiB a request → 200 (complete) | 202 (x-offset)
 * GET  /api/site/blobs/:hash                bytes (Range)
 */
export const LEASE_SECONDS = 60
export const HEARTBEAT_SECONDS = 10
export const POLL_SECONDS = 25
export const BLOB_CHUNK_BYTES = 4 * 1024 * 1024
export const MAX_BLOB_BYTES = 2 ** 31

/** Every non-2xx answer. */
export const Problem = z.object({ code: z.string(), message: z.string(), nonce: z.string().optional() })

export const EnrolRequest = z.strictObject({
  token: z.string().min(20).max(200),
  jwk: Jwk,
  proof: z.string().max(200),
  agentVersion: z.string().max(40),
})
export const EnrolAnswer = z.strictObject({
  site: SiteId,
  name: z.string(),
  organisation: OrganisationId,
  organisationName: z.string(),
  exchange: z.url(),
  exchangeKey: Jwk,
})
export type EnrolAnswer = z.infer<typeof EnrolAnswer>

/** What a site lets the exchange know of its policy, so that a refusal can be foreseen. The file itself stays. */
export const PolicySummary = z.strictObject({
  minimumPatients: z.int(),
  maxRounds: z.int(),
  suppressBelow: z.int(),
  minimumSites: z.int(),
  hash: Hash,
})

export const PollRequest = z.strictObject({
  agentVersion: z.string().max(40),
  policy: PolicySummary.nullable(),
  /** Set while the hospital's own pause file is in place. */
  paused: z.strictObject({ since: z.string().max(40), reason: z.string().max(300) }).nullable(),
  device: z.string().max(200),
  /** Tasks the agent believes it holds; an unknown one is answered by a cancel order. */
  tasks: z.array(z.strictObject({ task: TaskId, lease: z.string().max(64) })).max(20),
  /** Room for new tasks. */
  free: z.int().min(0).max(20),
})
export type PollRequest = z.infer<typeof PollRequest>

const order = <K extends string, T extends z.core.$ZodLooseShape>(kind: K, shape: T) =>
  z.strictObject({ kind: z.literal(kind), site: SiteId, issuedAt: z.string().max(30), ...shape })

/** Asks the site to check and seal an agreement that both parties have signed. */
export const SealOrder = order('seal', { agreement: AgreementId, bundle: Bundle, plan: Plan })
export const TaskKind = z.enum(ROUND_KINDS)
/** One piece of work. The plan travels along; its hash must equal the one in the sealed terms. */
export const TaskOrder = order('task', {
  task: TaskId,
  taskKind: TaskKind,
  project: ProjectId,
  run: RunId,
  round: z.int().min(1),
  attempt: z.int().min(1),
  agreement: AgreementId,
  terms: Hash,
  plan: Plan,
  planHash: Hash,
  base: Hash,
  baseBytes: z.int().min(1),
  /** The round whose model the base is; absent: the one before. */
  baseRound: z.int().min(1).optional(),
  /** This site's share of the sum: integers that add up to 2^20 over the round's sites. */
  weightUnits: z
    .int()
    .min(0)
    .max(1 << 20),
  /**
   * In training under SCAFFOLD, from the second round on: the file of what the exchange remembers, and the last round of which an update of this
   * site counted, 0 for none: the site goes on from the control variate that it kept then.
   */
  control: z.strictObject({ state: Hash, bytes: z.int().min(1), since: z.int().min(0) }).optional(),
  /** With the final evaluation of a plan that asks for a model of each site alone: what it starts from, and for how many rounds it trains. */
  alone: z.strictObject({ initial: Hash, initialBytes: z.int().min(1), rounds: z.int().min(1) }).optional(),
  /**
   * Chosen on the validation images of all sites under an earlier model, 0 at first: for a site that has too few to choose its own under this one.
   * Absent: the exchange takes no `full`.
   */
  threshold: Threshold.optional(),
  lease: z.string().length(36),
  leaseSeconds: z.int(),
  deadlineAt: z.string().max(30),
  /** Signed status of the agreement, taken at issuedAt. */
  status: z.literal('ACTIVE'),
})
export type TaskOrder = z.infer<typeof TaskOrder>
export const CancelOrder = order('cancel', { task: TaskId, code: z.string().max(40), reason: z.string().max(400) })
export const StatusOrder = order('status', { agreements: z.array(z.strictObject({ terms: Hash, state: z.string().max(20) })).max(200) })
export const Order = z.discriminatedUnion('kind', [SealOrder, TaskOrder, CancelOrder, StatusOrder])
export type Order = z.infer<typeof Order>
/** `typ` of the JWS that carries an Order, signed by the exchange key that the site pinned at enrolment. */
export const ORDER_TYP = 'order+jws'

export const PollAnswer = z.strictObject({ orders: z.array(z.string()).max(40) })

export const Phase = z.enum(['fetch', 'prepare', 'evaluate', 'train', 'send'])
export type Phase = z.infer<typeof Phase>
export const Heartbeat = z.strictObject({
  lease: z.string().length(36),
  attempt: z.int().min(1),
  phase: Phase,
  step: z.int().min(0),
  steps: z.int().min(0),
  loss: z.string().max(24).nullable(),
  rssBytes: z.int().min(0),
})
export type Heartbeat = z.infer<typeof Heartbeat>
/** JWS of a CancelOrder, or of {kind:'continue'}. */
export const ContinueOrder = order('continue', { task: TaskId, status: z.literal('ACTIVE') })
export const HeartbeatAnswer = z.strictObject({ order: z.string() })

export const TaskResult = z.strictObject({
  lease: z.string().length(36),
  attempt: z.int().min(1),
  /** SHA-256 of the update blob; null for an evaluation. */
  update: Hash.nullable(),
  /** Rounded as in a listing; 0: too few to tell. */
  images: z.int().min(0),
  steps: z.int().min(0),
  trainLoss: z.string().max(24).nullable(),
  /** Metrics of the model named by the task's base, on this site's validation split. */
  evaluation: z.strictObject({ auc: Metric, accuracy: Metric, loss: Metric }).nullable(),
  /** The same model in full: on the validation split each round, and on the test split with the final evaluation. */
  full: z.strictObject({ val: FullEvaluation, test: FullEvaluation.optional() }).optional(),
  /** Under a plan with a head the same of its classes or labels, in place of `full`. */
  head: z.strictObject({ val: HeadEvaluation, test: HeadEvaluation.optional() }).optional(),
  /** The same within the groups of the images, with the final evaluation. */
  strata: z.strictObject({ val: Strata, test: Strata }).optional(),
  /** The model without what stays at this site, with the final evaluation of a plan that has such a part. */
  shared: z.strictObject({ val: FullEvaluation, test: FullEvaluation }).optional(),
  /** A model of this site's images alone, where the plan asks for one. Its weights never leave. */
  alone: z
    .discriminatedUnion('kind', [
      z.strictObject({ kind: z.literal('told'), val: FullEvaluation, test: FullEvaluation }),
      z.strictObject({ kind: z.literal('absent'), reason: z.enum(ALONE_ABSENT) }),
    ])
    .optional(),
  device: z.string().max(200),
  seconds: z.string().max(24),
})
export type TaskResult = z.infer<typeof TaskResult>
export const TaskError = z.strictObject({
  lease: z.string().length(36),
  attempt: z.int().min(1),
  phase: z.string().max(30),
  code: z.string().max(40),
  message: z.string().max(600),
})
export type TaskError = z.infer<typeof TaskError>

/** A site's word that a task was stopped, for the page: "stopped at step 14, 0.8 s, nothing sent". */
export const StopReceipt = z.strictObject({
  task: TaskId,
  step: z.int().min(0),
  code: z.string().max(40),
  stoppedAt: z.string().max(30),
  sent: z.boolean(),
})
export type StopReceipt = z.infer<typeof StopReceipt>

/** What the site says of a prepared data set: suppressed counts, and how it was prepared. */
export const DatasetReport = z.strictObject({
  manifest: Hash,
  chain: Hash,
  /** The gears that ran; their digest is `chain`. */
  gears: Chain,
  /** Package versions by name. */
  versions: z.record(z.string().max(80), z.string().max(80)).refine((versions) => Object.keys(versions).length <= 64),
  /** Names the site key that made pseudonyms and splits, never the key. */
  keyId: z.string().max(32),
  name: z.string().min(1).max(160),
  synthetic: z.boolean(),
  labels: z.array(z.string()).max(20),
  summary: Summary,
})
export type DatasetReport = z.infer<typeof DatasetReport>

/** A site's word that this checkpoint of the audit log continues all that it has seen: a signature line, see core/audit/cosignature.ts. */
export const Cosignature = z.strictObject({ size: z.int().min(0), line: z.string().max(600) })
export type Cosignature = z.infer<typeof Cosignature>

export const SealRequest = z.strictObject({ seal: z.string().max(20_000) })
export const SealRefusal = z.strictObject({ code: z.string().max(40), message: z.string().max(600) })
export const Done = z.strictObject({ ok: z.literal(true) })
