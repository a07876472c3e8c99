import { Summary } from '#core/listing/summary.ts'
import type { datasets } from '#db/schema/index.ts'

type Row = typeof datasets.$inferSelect

/** A prepared set as its site reported it, for its own organisation. */
export type ReportedDataset = Omit<Row, 'siteId' | 'organisationId' | 'audience'>

/** A summary that was stored before a part was added is read with that part empty. */
export const reportedDataset = ({ siteId: _, organisationId: __, audience: ___, ...set }: Row): ReportedDataset => ({
  ...set,
  summary: Summary.parse(set.summary),
})
