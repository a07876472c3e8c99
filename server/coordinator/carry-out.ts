import { eq } from 'drizzle-orm'
import type { Action } from '#core/run/action.ts'
import { isCyclic } from '#core/run/turns.ts'
import { runs } from '#db/schema/index.ts'
import type { CommandContext } from '#server/kernel/command.ts'
import { closeRound, failRound, openRound } from '#server/run/round.ts'
import { completeRun, failRun } from '#server/run/run.ts'
import { selectModel, stopRunEarly } from '#server/run/selection.ts'
import { createTask, expireTask, giveUpTask, renewTask, supersedeTask } from '#server/run/task.ts'
import type { RunRow } from './lease.ts'
import type { Carrier, Loaded, RoundRow } from './load-facts.ts'

type Of<D extends Action['do']> = Extract<Action, { do: D }>

/** Writes what the run waits for, when that has changed; `null`: for nothing. */
export const noteWaiting = async ({ tx, now }: CommandContext, run: RunRow, action: Of<'wait'> | null): Promise<void> => {
  const before = run.waitingFor
  const next = action?.waitingFor ?? null
  const reason = action?.reason ?? null
  const same = before?.code === next?.code && before?.sites.join() === next?.sites.join()
  if (same && run.waiting === reason) return
  const since = before && before.code === next?.code ? before.since : now.toISOString()
  await tx
    .update(runs)
    .set({ waiting: reason, waitingFor: next && { ...next, since } })
    .where(eq(runs.id, run.id))
}

const taskFor = (run: RunRow, round: Pick<RoundRow, 'id' | 'number' | 'kind'>, siteId: string, units: number, carrier: Carrier) => ({
  ...carrier,
  siteId,
  weightUnits: units,
  runId: run.id,
  roundId: round.id,
  projectId: run.projectId,
  round: round.number,
  kind: round.kind,
  audience: run.audience,
})

/** A model of each site alone takes the steps of all rounds, so the final evaluation has the time of all. */
const open = async (
  context: CommandContext,
  run: RunRow,
  { carriers }: Loaded,
  { number, kind, need, shares, skipped }: Of<'open'>,
): Promise<void> => {
  const { id } = await context.run(openRound, {
    runId: run.id,
    projectId: run.projectId,
    number,
    kind,
    base: (kind === 'evaluate' && run.selected?.model) || run.lastModel!,
    quorum: need,
    skipped: [...skipped],
    deadlineSeconds: run.plan.deadlineSeconds * (kind === 'evaluate' && run.plan.localOnly ? run.plan.rounds + 1 : 1),
    audience: run.audience,
  })
  for (const { siteId, units } of shares)
    await context.run(createTask, taskFor(run, { id, number, kind }, siteId, units, carriers.get(siteId)!))
}

const tidy = async (
  context: CommandContext,
  run: RunRow,
  { carriers, round }: Loaded,
  { expire, giveUp, renew, hand }: Of<'tidy'>,
): Promise<void> => {
  for (const id of expire) await context.run(expireTask, { id })
  for (const id of giveUp) await context.run(giveUpTask, { id })
  for (const id of renew) await context.run(renewTask, { id })
  for (const { siteId, units, from, ends } of hand) {
    if (ends) await context.run(supersedeTask, { id: from, code: isCyclic(run.plan) ? 'TURN_PASSED' : 'SHARE_HANDED_ON' })
    await context.run(createTask, { ...taskFor(run, round!, siteId, units, carriers.get(siteId)!), shareOf: from })
  }
}

/** Carries out one decision that needs only rows, in the open transaction; true when there may be more to do at once. */
export const carryOut = async (
  context: CommandContext,
  run: RunRow,
  loaded: Loaded,
  action: Exclude<Action, Of<'start'> | Of<'aggregate'>>,
): Promise<boolean> => {
  if (action.do !== 'rest') await noteWaiting(context, run, action.do === 'wait' ? action : null)
  switch (action.do) {
    case 'open':
      await open(context, run, loaded, action)
      return true
    case 'tidy':
      await tidy(context, run, loaded, action)
      return true
    case 'close':
      await context.run(closeRound, { id: loaded.round!.id })
      for (const id of action.supersede) await context.run(supersedeTask, { id, code: 'ROUND_CLOSED' })
      return true
    case 'fail': {
      const { code, message } = action
      if (loaded.round?.state === 'COLLECTING') await context.run(failRound, { id: loaded.round.id, code, message })
      await context.run(failRun, { id: run.id, code, message })
      return false
    }
    case 'stop':
      await context.run(stopRunEarly, { id: run.id, after: action.after })
      return true
    case 'select': {
      const { do: _, ...found } = action
      await context.run(selectModel, { id: run.id, ...found, unmeasured: [...found.unmeasured] })
      return true
    }
    case 'complete':
      await context.run(completeRun, { id: run.id })
      return false
    default:
      return false
  }
}
