/**
 * Workflows as tables. One row says: in state `from`, `command` may be given `by` a role, leads `to`, records `event`, and `needs` facts.
 * The server decides by the table (step), pages draw buttons from it (offered), tests are generated from it (matrix).
 */

export interface Row {
  /** `null`: the command creates the thing. */
  readonly from: string | null
  readonly command: string
  readonly by: string | readonly string[]
  readonly to: string
  readonly event: string
  readonly needs?: readonly string[]
}

export interface Machine<R extends Row = Row> {
  readonly noun: string
  readonly rows: readonly R[]
  /** States that no command leaves. */
  readonly final: readonly string[]
}

export type StateOf<M extends Machine> = M['rows'][number]['to'] | Exclude<M['rows'][number]['from'], null>
export type CommandOf<M extends Machine> = M['rows'][number]['command']
type NeedsOf<R extends Row> = R extends { readonly needs: readonly (infer N extends string)[] } ? N : never
export type NeedOf<M extends Machine> = NeedsOf<M['rows'][number]>

export const machine = <const R extends Row>(m: Machine<R>): Machine<R> => m

export type Step =
  | { ok: true; to: string; event: string }
  | { ok: false; reason: 'WRONG_STATE' | 'WRONG_ROLE' | 'BLOCKED'; blockers: readonly string[] }

const byOf = (row: Row): readonly string[] => (typeof row.by === 'string' ? [row.by] : row.by)

/** Decides one command. `facts` are the needs that hold now. */
export const step = (m: Machine, state: string | null, command: string, roles: readonly string[], facts: readonly string[]): Step => {
  const here = m.rows.filter((row) => row.from === state && row.command === command)
  if (here.length === 0) return { ok: false, reason: 'WRONG_STATE', blockers: [] }
  const mine = here.filter((row) => byOf(row).some((role) => roles.includes(role)))
  if (mine.length === 0) return { ok: false, reason: 'WRONG_ROLE', blockers: [] }
  const open = mine.find((row) => (row.needs ?? []).every((need) => facts.includes(need)))
  if (open) return { ok: true, to: open.to, event: open.event }
  return { ok: false, reason: 'BLOCKED', blockers: (mine[0]?.needs ?? []).filter((need) => !facts.includes(need)) }
}

export interface Offered {
  readonly command: string
  readonly blockers: readonly string[]
}

/** What this viewer may do next; a blocked command is listed with what blocks it. */
export const offered = (m: Machine, state: string, roles: readonly string[], facts: readonly string[]): Offered[] => {
  const found = new Map<string, readonly string[]>()
  for (const row of m.rows) {
    if (row.from !== state || !byOf(row).some((role) => roles.includes(role))) continue
    const blockers = (row.needs ?? []).filter((need) => !facts.includes(need))
    const before = found.get(row.command)
    if (!before || blockers.length < before.length) found.set(row.command, blockers)
  }
  return [...found].map(([command, blockers]) => ({ command, blockers }))
}

const unique = <T>(values: readonly T[]): T[] => [...new Set(values)]
export const statesOf = (m: Machine): string[] => unique(m.rows.flatMap((row) => (row.from === null ? [row.to] : [row.from, row.to])))
export const commandsOf = (m: Machine): string[] => unique(m.rows.map((row) => row.command))
export const rolesOf = (m: Machine): string[] => unique(m.rows.flatMap(byOf))
export const needsOf = (m: Machine): string[] => unique(m.rows.flatMap((row) => row.needs ?? []))

/** Every state × command × role. */
export const matrix = (m: Machine): { state: string | null; command: string; role: string }[] =>
  [null, ...statesOf(m)].flatMap((state) => commandsOf(m).flatMap((command) => rolesOf(m).map((role) => ({ state, command, role }))))

/** The table as Markdown, for the README. */
export const toMarkdown = (m: Machine): string =>
  [
    '| from | command | by | to | event | needs |',
    '|---|---|---|---|---|---|',
    ...m.rows.map(
      (row) =>
        `| ${row.from ?? '·'} | ${row.command} | ${byOf(row).join(', ')} | ${row.to} | ${row.event} | ${(row.needs ?? []).join(', ')} |`,
    ),
  ].join('\n')
