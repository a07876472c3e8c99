import { integer, pgTable, text, uniqueIndex, uuid } from 'drizzle-orm/pg-core'
import { audience, createdAt, id, tenant } from './columns.ts'
import { organisations } from './org.ts'

/** A model file that an organisation gave for its plans to start from. Only its own plans may name it: a hash alone gives nobody a model. */
export const initialModels = pgTable(
  'initial_model',
  {
    id: id(),
    organisationId: uuid('organisation_id')
      .notNull()
      .references(() => organisations.id),
    hash: text('hash').notNull(),
    bytes: integer('bytes').notNull(),
    audience: audience(),
    createdAt: createdAt(),
  },
  (t) => [uniqueIndex('initial_model_once').on(t.organisationId, t.hash), ...tenant('initial_model')],
)
