import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { BenchAgent } from './federation.ts'
import type { ProjectEvent } from './project-events.ts'
import { type Spread, spreadOf } from './spread.ts'

type Mark = 'opened' | 'leased' | 'order' | 'verified' | 'training' | 'stored' | 'uploading' | 'accepted' | 'closed' | 'committed' | 'next'
type Marks = Partial<Record<Mark, number>>

/** What lies between two marks of a round, on the way of the site that returned last. */
const PARTS: readonly (readonly [Mark, Mark, string])[] = [
  ['opened', 'leased', 'exchange: tasks made, NOTIFY, poll wakes, task leased'],
  ['leased', 'order', 'lease committed, order signed and answered, agent reads it'],
  ['order', 'verified', 'agent: journal, order checked against agreement, policy and plan'],
  ['verified', 'training', 'agent: journal, base model fetched, hashed, stored'],
  ['training', 'stored', 'agent: journal, empty training, update stored'],
  ['stored', 'uploading', 'agent: journal'],
  ['uploading', 'accepted', 'agent: journal, HEAD and PUT of the update, result sent'],
  ['accepted', 'closed', 'exchange: update checked, rows, commit, NOTIFY, tick closes the round'],
  ['closed', 'committed', 'exchange: updates summed, model stored'],
  ['committed', 'next', 'exchange: metrics, commit, next round opens'],
]

/** Times of the agent's own journal by round: each line is stamped just before it is written. */
const journalOf = ({ home }: BenchAgent): Map<number, Marks> => {
  const byLease = new Map<string, { round: number; marks: Marks }>()
  const lines = readFileSync(join(home, 'journal.jsonl'), 'utf8').trim().split('\n')
  for (const { state, at, lease, round } of lines.map((line) => JSON.parse(line) as Record<string, string>)) {
    if (state === 'order') byLease.set(lease!, { round: Number(round), marks: {} })
    const task = byLease.get(lease!)
    if (task) task.marks[state as Mark] ??= Date.parse(at!)
  }
  return new Map([...byLease.values()].map(({ round, marks }) => [round, marks]))
}

const marksOf = (round: number, events: readonly ProjectEvent[], journals: ReadonlyMap<string, Map<number, Marks>>): Marks => {
  const of = (type: string, number = round) => events.filter((event) => event.type === type && event.data.round === number)
  const at = (event: ProjectEvent | undefined) => (event ? Date.parse(event.at) : undefined)
  const last = of('task.accepted').at(-1)
  const site = last?.data.site
  const marks: Record<string, number | undefined> = {
    ...journals.get(String(site))?.get(round),
    opened: at(of('round.opened')[0]),
    leased: at(of('task.leased').find((event) => event.data.site === site)),
    accepted: at(last),
    closed: at(of('round.closed')[0]),
    committed: at(of('round.committed')[0]),
    next: at(of('round.opened', round + 1)[0]),
  }
  return marks
}

export interface Part extends Spread {
  readonly part: string
}

/** Where the time of the rounds 1 … `rounds` goes: on the way of the site that returned last, in ms. */
export const partsOf = (rounds: number, events: readonly ProjectEvent[], agents: readonly BenchAgent[]): Part[] => {
  const journals = new Map(agents.map((agent) => [agent.siteId, journalOf(agent)]))
  const all = Array.from({ length: rounds }, (_, i) => marksOf(i + 1, events, journals))
  return PARTS.map(([from, to, part]) => {
    const times = all.map((marks) => marks[to]! - marks[from]!).filter(Number.isFinite)
    return { part, ...spreadOf(times) }
  })
}
