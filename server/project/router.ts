import * as z from 'zod'
import { compareRuns, runChoices } from '#server/run/compare.ts'
import { runEvaluations } from '#server/run/evaluations.ts'
import { runHeadEvaluations } from '#server/run/head-evaluations.ts'
import { abortRun, pauseRun, resumeRun } from '#server/run/run.ts'
import { RUN_CSV, runCsv } from '#server/run/run-csv.ts'
import { member, router } from '#server/trpc.ts'
import { projectRows, projectView } from './queries.ts'

const MOST_ROUNDS = 1000

export const projectRouter = router({
  list: member.query(({ ctx }) => ctx.read(projectRows)),
  byId: member
    .input(z.object({ id: z.uuid(), fromRound: z.int().min(0).max(MOST_ROUNDS).optional() }))
    .query(({ ctx, input }) => ctx.read((tx) => projectView(tx, ctx.actor, input.id, new Date(), input.fromRound))),
})

/** More lines than marks would not be told apart. */
const MOST_COMPARED = 5

export const runRouter = router({
  evaluations: member.input(z.object({ id: z.uuid() })).query(({ ctx, input }) => ctx.read((tx) => runEvaluations(tx, input.id))),
  classes: member.input(z.object({ id: z.uuid() })).query(({ ctx, input }) => ctx.read((tx) => runHeadEvaluations(tx, input.id))),
  list: member.query(({ ctx }) => ctx.read(runChoices)),
  compare: member
    .input(z.object({ ids: z.array(z.uuid()).min(1).max(MOST_COMPARED) }))
    .query(({ ctx, input }) => ctx.read((tx) => compareRuns(tx, input.ids))),
  csv: member
    .input(z.object({ id: z.uuid(), file: z.enum(RUN_CSV) }))
    .query(({ ctx, input }) => ctx.read((tx) => runCsv(tx, input.id, input.file))),
  pause: member.input(pauseRun.input).mutation(({ ctx, input }) => ctx.run(pauseRun, input)),
  resume: member.input(resumeRun.input).mutation(({ ctx, input }) => ctx.run(resumeRun, input)),
  abort: member.input(abortRun.input).mutation(({ ctx, input }) => ctx.run(abortRun, input)),
})
