import { sql } from 'drizzle-orm'
import { check, customType, type PgColumn, pgPolicy, text, timestamp, uuid } from 'drizzle-orm/pg-core'
import { type Machine, statesOf } from '#core/machine.ts'

/** Stands in `audience` for "everyone, signed in or not". */
export const PUBLIC = '00000000-0000-0000-0000-000000000000'
/** The organisation setting of the exchange's own work: coordinator, sign-in, site requests. */
export const SYSTEM = 'ffffffff-ffff-ffff-ffff-ffffffffffff'

export const id = () => uuid('id').primaryKey()
export const at = (name: string) => timestamp(name, { withTimezone: true, mode: 'date' })
export const createdAt = () => at('created_at').notNull().defaultNow()
/** Organisations that may see the row. */
export const audience = () => uuid('audience').array().notNull()
export const state = () => text('state').notNull()
export const bytea = customType<{ data: Uint8Array; driverData: Buffer }>({
  dataType: () => 'bytea',
  toDriver: (value) => Buffer.from(value),
  fromDriver: (value) => new Uint8Array(value),
})

/** CHECK of a state column, from the machine. */
export const stateCheck = (m: Machine, column: PgColumn) =>
  check(
    `${m.noun}_state`,
    sql`${column} in (${sql.raw(
      statesOf(m)
        .map((name) => `'${name}'`)
        .join(', '),
    )})`,
  )

const mine = sql`(app_org() = any(audience) or app_org() = ${sql.raw(`'${SYSTEM}'`)})`
const seen = sql`(app_org() = any(audience) or app_org() = ${sql.raw(`'${SYSTEM}'`)} or (app_org() is not null and ${sql.raw(`'${PUBLIC}'`)} = any(audience)))`
const system = sql`app_org() = ${sql.raw(`'${SYSTEM}'`)}`

/** Row security of a tenant table: seen by its audience, written by it. */
export const tenant = (name: string) => [
  pgPolicy(`${name}_read`, { for: 'select', using: seen }),
  pgPolicy(`${name}_insert`, { for: 'insert', withCheck: mine }),
  pgPolicy(`${name}_update`, { for: 'update', using: mine, withCheck: mine }),
  pgPolicy(`${name}_delete`, { for: 'delete', using: system }),
]

/** Row security of a table that only the exchange's own work touches. */
export const internal = (name: string) => [pgPolicy(`${name}_system`, { for: 'all', using: system, withCheck: system })]

/** Row security of a row that every change of the exchange needs, whoever makes it. */
export const shared = (name: string) => [
  pgPolicy(`${name}_read`, { for: 'select', using: sql`app_org() is not null` }),
  pgPolicy(`${name}_update`, { for: 'update', using: sql`app_org() is not null`, withCheck: sql`app_org() is not null` }),
]

/** Row security of what everybody may read and only the exchange's own work adds. */
export const published = (name: string) => [
  pgPolicy(`${name}_read`, { for: 'select', using: sql`app_org() is not null` }),
  pgPolicy(`${name}_insert`, { for: 'insert', withCheck: system }),
]
