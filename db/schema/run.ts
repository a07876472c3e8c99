import { bigint, integer, jsonb, pgTable, text, uniqueIndex, uuid } from 'drizzle-orm/pg-core'
import type { FullEvaluation } from '#core/metrics/full-evaluation.ts'
import type { HeadEvaluation } from '#core/metrics/head-evaluation.ts'
import type { Metric } from '#core/metrics/metric.ts'
import type { Strata } from '#core/metrics/strata.ts'
import type { StopReceipt } from '#core/protocol/messages.ts'
import { ALONE_ABSENT, EVALUATED_MODELS } from '#core/run/evaluated-models.ts'
import { project as projectMachine, round as roundMachine, run as runMachine, task as taskMachine } from '#core/run/machine.ts'
import type { Plan } from '#core/run/plan.ts'
import { ROUND_KINDS } from '#core/run/round-kind.ts'
import type { WaitingFor } from '#core/run/waiting.ts'
import { agreements } from './agreement.ts'
import { at, audience, createdAt, id, internal, state, stateCheck, tenant } from './columns.ts'
import { organisations } from './org.ts'
import { proposals } from './proposal.ts'
import { sites } from './site.ts'

export const projects = pgTable(
  'project',
  {
    id: id(),
    proposalId: uuid('proposal_id')
      .notNull()
      .unique()
      .references(() => proposals.id),
    organisationId: uuid('organisation_id')
      .notNull()
      .references(() => organisations.id),
    title: text('title').notNull(),
    state: state(),
    audience: audience(),
    createdAt: createdAt(),
  },
  (t) => [stateCheck(projectMachine, t.state), ...tenant('project')],
)

export const runs = pgTable(
  'run',
  {
    id: id(),
    projectId: uuid('project_id')
      .notNull()
      .references(() => projects.id),
    organisationId: uuid('organisation_id').notNull(),
    number: integer('number').notNull(),
    engine: text('engine', { enum: ['embedded', 'flare'] }).notNull(),
    plan: jsonb('plan').$type<Plan>().notNull(),
    planHash: text('plan_hash').notNull(),
    modelDigest: text('model_digest').notNull(),
    /** Fewest sites that an active agreement demands. */
    minimumSites: integer('minimum_sites').notNull(),
    currentRound: integer('current_round').notNull().default(0),
    initialModel: text('initial_model'),
    lastModel: text('last_model'),
    /** The round after which training ended early, as the plan says. */
    stoppedAfter: integer('stopped_after'),
    /** The round whose model the run ends with, its file, and its AUC over all sites on validation; null: the last. */
    selected: jsonb('selected').$type<{ round: number; model: string; auc: string | null }>(),
    failure: jsonb('failure').$type<{ code: string; message: string }>(),
    /** Why the run waits, for the page; null while it moves. */
    waiting: text('waiting'),
    /** What a run that has not ended waits for, and since when; null only while the exchange itself is about to act. */
    waitingFor: jsonb('waiting_for').$type<WaitingFor & { since: string }>(),
    /** Fencing epoch of the coordinator that holds the run; checked inside each of its writes. */
    epoch: bigint('epoch', { mode: 'number' }).notNull().default(0),
    holder: text('holder'),
    heldUntil: at('held_until'),
    state: state(),
    audience: audience(),
    createdAt: createdAt(),
    startedAt: at('started_at'),
    endedAt: at('ended_at'),
  },
  (t) => [uniqueIndex('run_number').on(t.projectId, t.number), stateCheck(runMachine, t.state), ...tenant('run')],
)

export const rounds = pgTable(
  'round',
  {
    id: id(),
    runId: uuid('run_id')
      .notNull()
      .references(() => runs.id),
    projectId: uuid('project_id').notNull(),
    number: integer('number').notNull(),
    kind: text('kind', { enum: ROUND_KINDS }).notNull(),
    base: text('base').notNull(),
    result: text('result'),
    /** Blob of the moments that the server's step left; null under a step that remembers nothing. */
    serverState: text('server_state'),
    quorum: integer('quorum').notNull(),
    openedAt: at('opened_at').notNull(),
    deadlineAt: at('deadline_at').notNull(),
    closedAt: at('closed_at'),
    committedAt: at('committed_at'),
    failure: jsonb('failure').$type<{ code: string; message: string }>(),
    state: state(),
    audience: audience(),
  },
  (t) => [uniqueIndex('round_once').on(t.runId, t.number), stateCheck(roundMachine, t.state), ...tenant('round')],
)

export interface Progress {
  phase: string
  step: number
  steps: number
  loss: string | null
  rssBytes: number
  at: string
}

export const tasks = pgTable(
  'task',
  {
    id: id(),
    runId: uuid('run_id')
      .notNull()
      .references(() => runs.id),
    roundId: uuid('round_id')
      .notNull()
      .references(() => rounds.id),
    projectId: uuid('project_id').notNull(),
    round: integer('round').notNull(),
    siteId: uuid('site_id')
      .notNull()
      .references(() => sites.id),
    organisationId: uuid('organisation_id').notNull(),
    agreementId: uuid('agreement_id')
      .notNull()
      .references(() => agreements.id),
    kind: text('kind', { enum: ROUND_KINDS }).notNull(),
    attempt: integer('attempt').notNull().default(0),
    /** How often its lease ended without a word from the site. */
    lapses: integer('lapses').notNull().default(0),
    weightUnits: integer('weight_units').notNull(),
    /** The task of a site that cannot return whose share of the sum this late joiner carries. */
    shareOf: uuid('share_of'),
    lease: uuid('lease'),
    leaseUntil: at('lease_until'),
    progress: jsonb('progress').$type<Progress>(),
    failure: jsonb('failure').$type<{ code: string; message: string; phase: string }>(),
    receipt: jsonb('receipt').$type<StopReceipt>(),
    leasedAt: at('leased_at'),
    finishedAt: at('finished_at'),
    state: state(),
    audience: audience(),
    createdAt: createdAt(),
  },
  (t) => [uniqueIndex('task_once').on(t.roundId, t.siteId), stateCheck(taskMachine, t.state), ...tenant('task')],
)

/** An accepted result of a task: insert-once. */
export const updates = pgTable(
  'update',
  {
    taskId: uuid('task_id')
      .primaryKey()
      .references(() => tasks.id),
    runId: uuid('run_id').notNull(),
    projectId: uuid('project_id').notNull(),
    round: integer('round').notNull(),
    siteId: uuid('site_id').notNull(),
    /** Null for an evaluation. */
    blob: text('blob'),
    bytes: integer('bytes').notNull(),
    weightUnits: integer('weight_units').notNull(),
    normL2: text('norm_l2'),
    images: integer('images').notNull(),
    steps: integer('steps').notNull(),
    trainLoss: text('train_loss'),
    seconds: text('seconds').notNull(),
    device: text('device').notNull(),
    /** Why the site has no model of its own to compare with, where the plan asks for one. */
    aloneAbsent: text('alone_absent', { enum: ALONE_ABSENT }),
    acceptedAt: at('accepted_at').notNull(),
    audience: audience(),
  },
  (t) => [uniqueIndex('update_once').on(t.runId, t.round, t.siteId), ...tenant('update')],
)

/** Metrics of the model that round `round` produced (0: the initial model); `siteId` null: over all sites. */
export const metrics = pgTable(
  'metric',
  {
    id: id(),
    runId: uuid('run_id').notNull(),
    projectId: uuid('project_id').notNull(),
    round: integer('round').notNull(),
    siteId: uuid('site_id'),
    name: text('name').notNull(),
    metric: jsonb('metric').$type<Metric>().notNull(),
    audience: audience(),
  },
  (t) => [uniqueIndex('metric_once').on(t.runId, t.round, t.siteId, t.name), ...tenant('metric')],
)

/** What a site told of a model on one of its splits: insert-once. The model is that of round `round` (0: the initial one), or compared with it. */
export const evaluations = pgTable(
  'evaluation',
  {
    id: id(),
    runId: uuid('run_id').notNull(),
    projectId: uuid('project_id').notNull(),
    round: integer('round').notNull(),
    siteId: uuid('site_id').notNull(),
    split: text('split', { enum: ['val', 'test'] }).notNull(),
    /** Which model: that of the run as the site uses it, the shared one without what stays at the site, or the site's own. */
    model: text('model', { enum: EVALUATED_MODELS }).notNull().default('run'),
    full: jsonb('full').$type<FullEvaluation>().notNull(),
    /** Within the groups of the images; null where that was not told. */
    strata: jsonb('strata').$type<Strata>(),
    audience: audience(),
  },
  (t) => [uniqueIndex('evaluation_once').on(t.runId, t.round, t.siteId, t.split, t.model), ...tenant('evaluation')],
)

/** The same of a model of several classes or labels, in place of an evaluation of one label: insert-once. */
export const headEvaluations = pgTable(
  'head_evaluation',
  {
    id: id(),
    runId: uuid('run_id').notNull(),
    projectId: uuid('project_id').notNull(),
    round: integer('round').notNull(),
    siteId: uuid('site_id').notNull(),
    split: text('split', { enum: ['val', 'test'] }).notNull(),
    head: jsonb('head').$type<HeadEvaluation>().notNull(),
    audience: audience(),
  },
  (t) => [uniqueIndex('head_evaluation_once').on(t.runId, t.round, t.siteId, t.split), ...tenant('head_evaluation')],
)

/** Content-addressed bytes on the exchange's disk: updates and models, nothing else. */
export const blobs = pgTable(
  'blob',
  { hash: text('hash').primaryKey(), bytes: bigint('bytes', { mode: 'number' }).notNull(), createdAt: createdAt() },
  () => internal('blob'),
)
