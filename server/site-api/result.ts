import { randomUUID } from 'node:crypto'
import { eq } from 'drizzle-orm'
import type { Metric } from '#core/metrics/metric.ts'
import type { TaskError, TaskResult } from '#core/protocol/messages.ts'
import { Refused } from '#core/refusal.ts'
import type { RoundState, TaskState } from '#core/run/machine.ts'
import { evaluatedIn } from '#core/run/selection.ts'
import { takeResult } from '#core/run/take-result.ts'
import { acceptUpdate } from '#core/weights/update.ts'
import { metrics, rounds, runs, tasks, updates } from '#db/schema/index.ts'
import { expectedUpdate } from '#server/coordinator/expected-update.ts'
import { execute, transact } from '#server/kernel/command.ts'
import type { Exchange } from '#server/kernel/exchange.ts'
import { failpoint } from '#server/kernel/failpoint.ts'
import { keepHeadEvaluations } from '#server/run/head-evaluations.ts'
import { keepEvaluations } from '#server/run/keep-evaluations.ts'
import { acceptTask, rejectTask, reportTask } from '#server/run/task.ts'
import type { AuthenticatedSite } from './authenticate.ts'

const done = { ok: true as const }
const asMetric = (value: string | null, n: number): Metric => {
  const number = value === null ? Number.NaN : Number(value)
  return Number.isFinite(number) ? { kind: 'value', value: number.toFixed(6), n } : { kind: 'undefined', reason: 'EMPTY' }
}

/**
 * Takes a site's result. Repeating it gives the same answer; the same task with other bytes is refused as equivocation.
 * An update is counted only after every check of core/weights/update.ts; one that fails them is refused with the reason, and so is its task.
 */
export const result = async (exchange: Exchange, { actor }: AuthenticatedSite, taskId: string, sent: TaskResult): Promise<typeof done> => {
  const verdict = await transact(exchange, actor, async (context) => {
    const { tx, now } = context
    const [row] = await tx.select().from(tasks).where(eq(tasks.id, taskId)).for('update')
    if (!row || row.siteId !== actor.site) throw new Refused('NOT_FOUND', 'This site has no such task.')
    const [[before], [round], [run]] = await Promise.all([
      tx.select().from(updates).where(eq(updates.taskId, row.id)),
      tx.select().from(rounds).where(eq(rounds.id, row.roundId)),
      tx.select().from(runs).where(eq(runs.id, row.runId)),
    ])
    const said = takeResult(
      { ...row, state: row.state as TaskState },
      before ?? null,
      sent,
      (round?.state as RoundState | undefined) ?? null,
    )
    if (said === 'repeat') return done
    if (said !== 'check') throw new Refused(said.code, said.message)
    if (!round || !run) throw new Refused('NOT_FOUND', 'This site has no such task.')
    let normL2: string | null = null
    let bytes = 0
    if (row.kind === 'train') {
      if (!sent.update || !exchange.blobs.has(sent.update))
        throw new Refused('BLOB_INCOMPLETE', 'The update is not complete on the exchange. Upload it again, then repeat the result.')
      const blob = exchange.blobs.read(sent.update)
      bytes = blob.length
      const read = acceptUpdate(blob, expectedUpdate(run, round, row.weightUnits))
      if (!read.ok) {
        await context.run(rejectTask, {
          id: row.id,
          lease: sent.lease,
          attempt: sent.attempt,
          code: read.code,
          message: read.message,
          phase: 'check',
        })
        return { refused: read }
      }
      normL2 = read.normL2.toFixed(6)
    }
    const audience = run.audience
    await tx.insert(updates).values({
      taskId: row.id,
      runId: run.id,
      projectId: run.projectId,
      round: round.number,
      siteId: row.siteId,
      blob: row.kind === 'train' ? sent.update : null,
      bytes,
      weightUnits: row.weightUnits,
      normL2,
      images: sent.images,
      steps: sent.steps,
      trainLoss: sent.trainLoss,
      seconds: sent.seconds,
      device: sent.device,
      aloneAbsent: run.plan.localOnly && row.kind === 'evaluate' && sent.alone?.kind === 'absent' ? sent.alone.reason : null,
      acceptedAt: now,
      audience,
    })
    const evaluated = evaluatedIn(round, run.selected?.round ?? null)
    const told: { round: number; name: string; metric: Metric }[] = []
    const { evaluation } = sent
    if (evaluation) for (const name of ['auc', 'accuracy', 'loss'] as const) told.push({ round: evaluated, name, metric: evaluation[name] })
    if (row.kind === 'train') told.push({ round: round.number, name: 'trainLoss', metric: asMetric(sent.trainLoss, sent.images) })
    const about = { runId: run.id, projectId: run.projectId, siteId: row.siteId, audience }
    if (told.length > 0)
      await tx
        .insert(metrics)
        .values(told.map((metric) => ({ id: randomUUID(), ...about, ...metric })))
        .onConflictDoNothing()
    const isFinal = row.kind === 'evaluate'
    await keepEvaluations(tx, { runId: run.id, projectId: run.projectId, round: evaluated, siteId: row.siteId, audience }, sent, isFinal)
    if (sent.head) {
      const head = { val: sent.head.val, ...(row.kind === 'evaluate' && sent.head.test && { test: sent.head.test }) }
      const of = { runId: run.id, projectId: run.projectId, round: evaluated, siteId: row.siteId, audience }
      await keepHeadEvaluations(tx, run.plan, of, head)
    }
    failpoint('result-checked', exchange.config.dataDir)
    await context.run(acceptTask, { id: row.id, lease: sent.lease, attempt: sent.attempt, images: sent.images, bytes })
    return done
  })
  if ('refused' in verdict) throw new Refused(verdict.refused.code, verdict.refused.message)
  failpoint('result-accepted', exchange.config.dataDir)
  return verdict
}

export const taskError = async (
  exchange: Exchange,
  { actor }: AuthenticatedSite,
  taskId: string,
  sent: TaskError,
): Promise<typeof done> => {
  await execute(exchange, actor, reportTask, { id: taskId, ...sent })
  return done
}
