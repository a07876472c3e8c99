import type { Actor } from '#server/kernel/actor.ts'

/** Towards a project, a run, a round: `consumer` is a researcher of the organisation that leads the project. */
export const runRoles = (row: { organisationId: string; audience: string[] } | null, actor: Actor): string[] => {
  if (actor.kind === 'system') return ['system']
  if (!row || actor.kind !== 'member') return []
  if (row.organisationId === actor.organisation) return actor.roles.includes('researcher') ? ['consumer', 'party'] : ['party']
  return row.audience.includes(actor.organisation) ? ['party'] : []
}

export const onlySystem = (_row: unknown, actor: Actor): string[] => (actor.kind === 'system' ? ['system'] : [])

/** Towards a task: the site it was given to, or the exchange. */
export const taskRoles = (row: { siteId: string } | null, actor: Actor): string[] =>
  actor.kind === 'system' ? ['system'] : actor.kind === 'site' && row?.siteId === actor.site ? ['site'] : []
