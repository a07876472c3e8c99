import { readFile } from 'node:fs/promises'
import { planProblem } from '#core/model/check-plan.ts'
import { Refused } from '#core/refusal.ts'
import { Plan } from '#core/run/plan.ts'

const bad = (path: string, words: string): Refused =>
  new Refused('PLAN_INVALID', `The plan ${path} ${words} See roundtable plan --help for plans to begin from.`)

/** @throws {Refused} PLAN_INVALID with the field that is wrong */
export const readPlan = async (path: string): Promise<Plan> => {
  const text = await readFile(path, 'utf8').catch(() => Promise.reject(bad(path, 'cannot be read.')))
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    throw bad(path, 'is not JSON.')
  }
  const parsed = Plan.safeParse(value)
  if (!parsed.success) {
    const { path: field, message, code } = parsed.error.issues[0]!
    throw bad(path, `cannot be run: ${field.join('.') || code}: ${message.replace(/[.]*$/, '')}.`)
  }
  const problem = planProblem(parsed.data)
  if (problem) throw bad(path, `cannot be run: ${problem.field}: ${problem.message}`)
  return parsed.data
}
