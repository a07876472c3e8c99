import type { Judgement } from '#core/gear/judge.ts'
import type { FileState } from './file-state.ts'

/** Writes a judgement into the state of a file; a reason excludes the file. */
export const recordJudgement = (state: Pick<FileState, 'verdicts' | 'reasons'>, { verdict, reason }: Judgement): void => {
  state.verdicts.push(verdict)
  if (reason && !state.reasons.includes(reason)) state.reasons.push(reason)
}
