import { randomUUID } from 'node:crypto'
import type { FullEvaluation } from '#core/metrics/full-evaluation.ts'
import type { Strata } from '#core/metrics/strata.ts'
import type { TaskResult } from '#core/protocol/messages.ts'
import type { EvaluatedModel } from '#core/run/evaluated-models.ts'
import type { Tx } from '#db/client.ts'
import { evaluations } from '#db/schema/index.ts'

interface Of {
  readonly runId: string
  readonly projectId: string
  /** The round whose model was evaluated. */
  readonly round: number
  readonly siteId: string
  readonly audience: string[]
}

type Split = 'val' | 'test'

/**
 * What a site told of models in full. Test splits, and models to compare with, are for the final evaluation: what a site tells of its own in
 * another round is not kept, so that nothing is chosen by it.
 */
export const keepEvaluations = async (tx: Tx, of: Of, sent: TaskResult, isFinal: boolean): Promise<void> => {
  const keep = async (
    model: EvaluatedModel,
    split: Split,
    full: FullEvaluation | undefined,
    strata: Strata | null = null,
  ): Promise<void> => {
    if (!full) return
    const insert = tx.insert(evaluations).values({ id: randomUUID(), ...of, model, split, full, strata })
    // Of a model that a round evaluated before, only the groups are new.
    const { runId, round, siteId } = evaluations
    const target = [runId, round, siteId, evaluations.split, evaluations.model]
    await (strata ? insert.onConflictDoUpdate({ target, set: { strata } }) : insert.onConflictDoNothing())
  }
  if (!isFinal) return keep('run', 'val', sent.full?.val)
  for (const split of ['val', 'test'] as const) {
    await keep('run', split, sent.full?.[split], sent.strata?.[split])
    await keep('shared', split, sent.shared?.[split])
    await keep('alone', split, sent.alone?.kind === 'told' ? sent.alone[split] : undefined)
  }
}
