import { eq } from 'drizzle-orm'
import type { PgColumn, PgTable } from 'drizzle-orm/pg-core'
import type * as z from 'zod'
import { type CommandOf, type Machine, type NeedOf, step } from '#core/machine.ts'
import { Refused } from '#core/refusal.ts'
import { setOrganisation, type Tx } from '#db/client.ts'
import { type Actor, organisationOf, systemActor } from './actor.ts'
import { appendEvent } from './append-event.ts'
import type { Exchange } from './exchange.ts'
import { blockerWords } from './words.ts'

// biome-ignore lint/suspicious/noExplicitAny: drizzle's table types are invariant in their columns
type StateTable = PgTable<any> & {
  id: PgColumn
  state: PgColumn
  audience: PgColumn
  $inferSelect: { id: string; state: string; audience: string[] }
}

export interface CommandContext {
  readonly tx: Tx
  readonly exchange: Exchange
  readonly actor: Actor
  /** The database's clock, the same for the whole transaction. */
  readonly now: Date
  /** Another command in the same transaction, as the same actor. */
  run<I extends z.ZodType, R>(command: CommandDefinition<I, R>, input: z.input<I>): Promise<R>
  /** The same, as the exchange itself. */
  runAsSystem<I extends z.ZodType, R>(command: CommandDefinition<I, R>, input: z.input<I>): Promise<R>
  /** Reads or writes rows that the actor's organisation does not see. */
  asSystem<T>(work: () => Promise<T>): Promise<T>
}

export interface Applied<Row, R> {
  /** Columns to write besides the state. For a command that creates: all of them, with `id` and `audience`. */
  set?: Partial<Row>
  /** The event's data: integers and strings, no names, no free text. */
  data?: Record<string, unknown>
  projectId?: string | null
  /** The new row belongs to somebody else than the actor's organisation. */
  asSystem?: true
  /** Rows that refer to a row that is being created. */
  after?: () => Promise<unknown>
  /** What the caller gets. */
  result: R
}

export interface CommandSpec<M extends Machine, T extends StateTable, I extends z.ZodType, R> {
  machine: M
  command: CommandOf<M>
  table: T
  input: I
  /** Roles of the actor towards this row (`null` for a command that creates). None: the row does not exist for them. */
  roles: (
    row: T['$inferSelect'] | null,
    actor: Actor,
    input: z.output<I>,
    context: CommandContext,
  ) => readonly string[] | Promise<readonly string[]>
  /** Needs of the machine's row that hold now. */
  facts?: (row: T['$inferSelect'], input: z.output<I>, context: CommandContext) => NeedOf<M>[] | Promise<NeedOf<M>[]>
  creates?: true
  apply: (row: T['$inferSelect'], input: z.output<I>, context: CommandContext) => Promise<Applied<T['$inferSelect'], R>>
}

/** A change of the exchange: permission, transition, rows, event and audit leaf in one transaction. */
export interface CommandDefinition<I extends z.ZodType = z.ZodType, R = unknown> {
  readonly name: string
  readonly input: I
  readonly machine: Machine
  readonly command: string
  readonly table: StateTable
  readonly creates: boolean
  execute(context: CommandContext, input: unknown): Promise<R>
}

const WRONG = {
  WRONG_STATE: (name: string, state: string) =>
    `This cannot be done now: it is ${state.toLowerCase()}, and ${name} does not apply. Reload the page to see what has changed.`,
  WRONG_ROLE: () => 'Your role in your organisation does not allow this. Ask an administrator of your organisation.',
}

export const defineCommand = <M extends Machine, T extends StateTable, I extends z.ZodType, R>(
  spec: CommandSpec<M, T, I, R>,
): CommandDefinition<I, R> => ({
  name: `${spec.machine.noun}.${spec.command}`,
  input: spec.input,
  machine: spec.machine,
  command: spec.command,
  table: spec.table,
  creates: spec.creates === true,
  execute: async (context, raw) => {
    const parsed = spec.input.safeParse(raw)
    if (!parsed.success)
      throw new Refused('BAD_INPUT', parsed.error.issues.map((issue) => `${issue.path.join('.') || 'input'}: ${issue.message}`).join(' '))
    const input = parsed.data as z.output<I>
    const { tx, actor } = context
    type Found = T['$inferSelect']
    const row = spec.creates
      ? null
      : ((
          await tx
            .select()
            .from(spec.table as PgTable)
            .where(eq(spec.table.id, (input as { id: string }).id))
            .for('update')
        )[0] as Found | undefined)
    const gone = new Refused('NOT_FOUND', 'This does not exist, or your organisation has no part in it.')
    if (row === undefined) throw gone
    const roles = await spec.roles(row, actor, input, context)
    if (roles.length === 0) throw gone
    const facts = spec.facts ? await spec.facts(row as Found, input, context) : []
    const next = step(spec.machine, row?.state ?? null, spec.command, roles, facts)
    if (!next.ok) {
      if (next.reason === 'BLOCKED') throw new Refused('BLOCKED', next.blockers.map(blockerWords).join(' '), next.blockers)
      throw new Refused(next.reason, WRONG[next.reason](spec.command, row?.state ?? 'new'))
    }
    const applied = await spec.apply(row as Found, input, context)
    let written: Found
    const insert = async () =>
      (
        await tx
          .insert(spec.table as PgTable)
          .values({ ...applied.set, state: next.to } as never)
          .returning()
      )[0] as Found
    if (spec.creates) {
      written = applied.asSystem ? await context.asSystem(insert) : await insert()
    } else {
      written = (
        await tx
          .update(spec.table as PgTable)
          .set({ ...applied.set, state: next.to } as never)
          .where(eq(spec.table.id, row!.id))
          .returning()
      )[0] as Found
    }
    await applied.after?.()
    const projectId = applied.projectId ?? ('projectId' in written ? (written.projectId as string | null) : null)
    const event = {
      type: next.event,
      subject: written.id,
      actor,
      projectId,
      data: applied.data ?? {},
      audience: written.audience,
      at: context.now,
    }
    await (applied.asSystem ? context.asSystem(() => appendEvent(tx, event)) : appendEvent(tx, event))
    return applied.result
  },
})

/** A context in an open transaction; `organisation` is what row security was set to. */
export const contextIn = (exchange: Exchange, tx: Tx, actor: Actor, now: Date): CommandContext => {
  const asSystem = async <T>(work: () => Promise<T>): Promise<T> => {
    await setOrganisation(tx, organisationOf(systemActor))
    try {
      return await work()
    } finally {
      // After a failed statement the transaction is over and nothing more can be set in it.
      await setOrganisation(tx, organisationOf(actor)).catch(() => {})
    }
  }
  const context: CommandContext = {
    tx,
    exchange,
    actor,
    now,
    asSystem,
    run: (command, input) => command.execute(context, input),
    runAsSystem: (command, input) => asSystem(() => command.execute(contextIn(exchange, tx, systemActor, now), input)),
  }
  return context
}

/** The only opener of transactions that change anything. */
export const transact = <T>(exchange: Exchange, actor: Actor, work: (context: CommandContext) => Promise<T>): Promise<T> =>
  exchange.db.withTx(organisationOf(actor), (tx, now) => work(contextIn(exchange, tx, actor, now)))

export const execute = <I extends z.ZodType, R>(
  exchange: Exchange,
  actor: Actor,
  command: CommandDefinition<I, R>,
  input: z.input<I>,
): Promise<R> => transact(exchange, actor, (context) => command.execute(context, input))
