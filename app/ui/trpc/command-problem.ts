import { TRPCClientError } from '@trpc/client'
import * as z from 'zod'
import type { RefusalCode } from '#core/refusal.ts'
import type { AppRouter } from '#server/root.ts'
import type { FormProblem } from '../form/error-summary.tsx'

/** What a refused command says: one sentence, the stable code where there is one, and the fields that it is about. */
export interface CommandProblem {
  readonly message: string
  readonly code: RefusalCode | null
  readonly blockers: readonly string[]
  /** Field names are the paths of the input: `limits.notAfter`. Empty when the problem is of the whole command. */
  readonly fields: readonly FormProblem[]
}

const Issues = z.array(z.object({ path: z.array(z.union([z.string(), z.number()])), message: z.string() })).min(1)

const issuesOf = (message: string): FormProblem[] => {
  if (!message.startsWith('[')) return []
  try {
    return Issues.parse(JSON.parse(message)).map(({ path, message: text }) => ({ field: path.join('.'), message: text }))
  } catch {
    return []
  }
}

const LOST = 'The exchange did not answer. Nothing was changed. Check your connection and try again.'

export const commandProblem = (error: unknown): CommandProblem => {
  if (!(error instanceof TRPCClientError))
    return { message: error instanceof Error ? error.message : LOST, code: null, blockers: [], fields: [] }
  const { data, message } = error as TRPCClientError<AppRouter>
  if (!data) return { message: LOST, code: null, blockers: [], fields: [] }
  const field = data.refusal?.field
  const fields = field ? [{ field, message }] : issuesOf(message)
  return {
    message: fields.length > 0 ? fields.map((field) => field.message).join(' ') : message,
    code: data.refusal?.code ?? null,
    blockers: data.refusal?.blockers ?? [],
    fields,
  }
}

/** For an error summary: the fields, or the one sentence. */
export const problemsToShow = (problem: CommandProblem | null): FormProblem[] =>
  !problem ? [] : problem.fields.length > 0 ? [...problem.fields] : [{ message: problem.message }]
