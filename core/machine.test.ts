import { globSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { commandsOf, type Machine, machine, matrix, needsOf, offered, rolesOf, statesOf, step, toMarkdown } from './machine.ts'

const isMachine = (value: unknown): value is Machine =>
  typeof value === 'object' && value !== null && 'noun' in value && 'rows' in value && 'final' in value
const folder = import.meta.dirname
const machines: Machine[] = []
for (const file of globSync('**/machine.ts', { cwd: folder }).sort()) {
  const exported: Record<string, unknown> = await import(`${folder}/${file}`)
  machines.push(...Object.values(exported).filter(isMachine))
}

/** No fact, all facts, and all but one. */
const factSets = (m: Machine): string[][] => {
  const all = needsOf(m)
  return [[], all, ...all.map((need) => all.filter((other) => other !== need))]
}

test('the machines of the core are found', () => {
  expect(machines.map((m) => m.noun)).toEqual(expect.arrayContaining(['agreement', 'listing', 'negotiation', 'proposal', 'run', 'site']))
  expect(new Set(machines.map((m) => m.noun)).size).toBe(machines.length)
})

describe.each(machines.map((m) => [m.noun, m] as const))('the machine of %s', (_, m) => {
  test('offers exactly what it would step, for every state, command, role and fact', () => {
    for (const facts of factSets(m))
      for (const { state, command, role } of matrix(m)) {
        if (state === null) continue
        const stepped = step(m, state, command, [role], facts)
        const button = offered(m, state, [role], facts).find((found) => found.command === command)
        const where = `${state} ${command} by ${role} with [${facts.join(', ')}]`
        expect(button !== undefined, where).toBe(stepped.ok || stepped.reason === 'BLOCKED')
        if (button) expect(button.blockers.length === 0, where).toBe(stepped.ok)
        if (!stepped.ok && stepped.reason === 'BLOCKED') expect(button?.blockers, where).toEqual(stepped.blockers)
      }
  })

  test('is created by some command, and reaches every one of its states', () => {
    const reached = new Set<string | null>([null])
    for (let before = 0; before !== reached.size; ) {
      before = reached.size
      for (const row of m.rows) if (reached.has(row.from)) reached.add(row.to)
    }
    expect(statesOf(m).filter((state) => !reached.has(state))).toEqual([])
    expect(m.rows.some((row) => row.from === null)).toBe(true)
  })

  test('has final states that exist and that no command leaves', () => {
    for (const state of m.final) {
      expect(statesOf(m)).toContain(state)
      expect(m.rows.filter((row) => row.from === state)).toEqual([])
      for (const role of rolesOf(m)) expect(offered(m, state, [role], needsOf(m))).toEqual([])
    }
  })

  test('lets nobody do anything without a role, and nothing by a command that is not there', () => {
    for (const state of [null, ...statesOf(m)])
      for (const command of commandsOf(m)) {
        expect(step(m, state, command, [], needsOf(m)).ok).toBe(false)
        expect(step(m, state, command, ['stranger'], needsOf(m)).ok).toBe(false)
        expect(step(m, state, `not-${command}`, rolesOf(m), needsOf(m))).toMatchObject({ reason: 'WRONG_STATE' })
      }
  })

  test('names each event after its noun, and gives one outcome for one state, command and role', () => {
    for (const row of m.rows) expect(row.event).toMatch(/^[a-z][A-Za-z]*\.[a-z][A-Za-z]*$/)
    for (const { state, command, role } of matrix(m)) {
      const open = m.rows.filter(
        (row) => row.from === state && row.command === command && [row.by].flat().includes(role) && !row.needs?.length,
      )
      expect(open.length, `${state} ${command} by ${role}`).toBeLessThanOrEqual(1)
    }
  })

  test('prints one line of its table for each row', () => {
    expect(toMarkdown(m).split('\n')).toHaveLength(m.rows.length + 2)
  })
})

const door = machine({
  noun: 'door',
  final: ['GONE'],
  rows: [
    { from: null, command: 'build', by: 'builder', to: 'SHUT', event: 'door.built' },
    { from: 'SHUT', command: 'open', by: ['guest', 'owner'], to: 'OPEN', event: 'door.opened', needs: ['unlocked', 'daytime'] },
    { from: 'SHUT', command: 'open', by: 'owner', to: 'OPEN', event: 'door.forced', needs: ['unlocked'] },
    { from: 'OPEN', command: 'remove', by: 'owner', to: 'GONE', event: 'door.removed' },
  ],
})

test('a command that creates is one whose state is null', () => {
  expect(step(door, null, 'build', ['builder'], [])).toEqual({ ok: true, to: 'SHUT', event: 'door.built' })
  expect(step(door, 'SHUT', 'build', ['builder'], [])).toEqual({ ok: false, reason: 'WRONG_STATE', blockers: [] })
})

test('the state is judged before the role, and the role before the needs', () => {
  expect(step(door, 'OPEN', 'open', ['stranger'], [])).toMatchObject({ reason: 'WRONG_STATE' })
  expect(step(door, 'SHUT', 'open', ['stranger'], [])).toMatchObject({ reason: 'WRONG_ROLE' })
  expect(step(door, 'SHUT', 'open', ['guest'], ['daytime'])).toEqual({ ok: false, reason: 'BLOCKED', blockers: ['unlocked'] })
})

test('of two rows for one command the one whose needs hold is taken', () => {
  expect(step(door, 'SHUT', 'open', ['owner'], ['unlocked'])).toEqual({ ok: true, to: 'OPEN', event: 'door.forced' })
  expect(offered(door, 'SHUT', ['owner'], ['unlocked'])).toEqual([{ command: 'open', blockers: [] }])
  expect(offered(door, 'SHUT', ['guest'], [])).toEqual([{ command: 'open', blockers: ['unlocked', 'daytime'] }])
})
