import * as z from 'zod'
import { runEvaluations } from '#server/run/evaluations.ts'
import { abortRun, pauseRun, resumeRun } from '#server/run/run.ts'
import { member, router } from '#server/trpc.ts'
import { projectRows, projectView } from './queries.ts'

export const projectRouter = router({
  list: member.query(({ ctx }) => ctx.read(projectRows)),
  byId: member
    .input(z.object({ id: z.uuid() }))
    .query(({ ctx, input }) => ctx.read((tx) => projectView(tx, ctx.actor, input.id, new Date()))),
})

export const runRouter = router({
  evaluations: member.input(z.object({ id: z.uuid() })).query(({ ctx, input }) => ctx.read((tx) => runEvaluations(tx, input.id))),
  pause: member.input(pauseRun.input).mutation(({ ctx, input }) => ctx.run(pauseRun, input)),
  resume: member.input(resumeRun.input).mutation(({ ctx, input }) => ctx.run(resumeRun, input)),
  abort: member.input(abortRun.input).mutation(({ ctx, input }) => ctx.run(abortRun, input)),
})
