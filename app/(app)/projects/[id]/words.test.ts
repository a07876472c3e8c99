import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { REFUSALS } from '#core/refusal.ts'
import { ENDINGS, NEVER_OF_A_TASK } from '#core/run/endings.ts'
import { WAITING_CODES } from '#core/run/waiting.ts'
import { endingWords, hasWords } from './ending-words.ts'
import { waitingSentence } from './waiting-words.ts'

const ROOT = join(import.meta.dirname, '../../../..')
const sourcesIn = (folder: string): string[] =>
  readdirSync(join(ROOT, folder), { withFileTypes: true }).flatMap((entry) => {
    if (entry.isDirectory()) return entry.name === 'testing' || entry.name === 'commands' ? [] : sourcesIn(join(folder, entry.name))
    const isSource = entry.name.endsWith('.ts') && !entry.name.endsWith('.test.ts')
    return isSource ? [readFileSync(join(ROOT, folder, entry.name), 'utf8')] : []
  })

it('has words for every code with which a task, a round or a run can end', () => {
  const never: readonly string[] = NEVER_OF_A_TASK
  for (const code of [...Object.keys(REFUSALS).filter((one) => !never.includes(one)), ...ENDINGS]) {
    expect(hasWords(code), code).toBe(true)
    expect(endingWords(code), code).toMatch(/^(?!code)(?:[a-z]|NVIDIA).*[a-zE]$/)
  }
  expect(endingWords('EBADF')).toBe('code EBADF')
})
it('has words for every code that the coordinator and the site agent end a task or a run with', () => {
  const named =
    /(?:TaskStopped\(|cancel\w+\([^;]*?|(?:supersedeTask|failRun|failRound|rejectTask|cancelTask), \{[^}]*?code: |do: 'fail', code: )'([A-Z]+(?:_[A-Z]+)+)'/gs
  const ends = [...['server/coordinator', 'server/run', 'server/agreement', 'server/site', 'core/run', 'workers/site'].flatMap(sourcesIn)]
  const found = ends.flatMap((source) => [...source.matchAll(named)].map((match) => match[1]!))
  expect(found.length).toBeGreaterThan(8)
  expect(found.filter((code) => !hasWords(code))).toEqual([])
})
it('has a sentence for everything that a run can wait for, with and without sites', () => {
  for (const code of WAITING_CODES)
    for (const sites of [[], ['Hannover'], ['Bethesda', 'Hannover']]) expect(waitingSentence(code, sites), code).toMatch(/^[A-Z].*\.$/)
  expect(waitingSentence('MANDATORY_SITE', ['Hannover'])).toContain('without Hannover')
})
