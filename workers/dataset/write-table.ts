import { ByteWriter, parquetWriteRows } from 'hyparquet-writer'
import { COLUMNS, type Row, type Table } from '#core/dataset/tables.ts'

/**
 * A table as the bytes of a Parquet file. The same rows give the same bytes; no clock, no machine and no path is in them. Not compressed, so
 * that whoever looks for a name in the bytes would find it.
 */
export const tableBytes = (table: Table, rows: Iterable<Row>): Uint8Array => {
  const writer = new ByteWriter()
  // A writer into memory finishes before this returns.
  void parquetWriteRows({
    writer,
    rows,
    columns: COLUMNS[table].map((column) => ({ ...column })),
    codec: 'UNCOMPRESSED',
    createdBy: 'roundtable',
  })
  return writer.getBytes()
}
