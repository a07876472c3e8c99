import type { ArchiveObject } from './archive.ts'
import type { ConnectionPool } from './connection-pool.ts'
import { type Query, studyKeys, wantsSeries } from './query.ts'

/** A name of dots alone would be a way up in an address. */
const UID = /^(?!\.+$)[0-9.]{1,64}$/

const inLanes = async <T>(items: readonly T[], lanes: number, work: (item: T) => Promise<void>): Promise<void> => {
  let next = 0
  const lane = async (): Promise<void> => {
    while (next < items.length) await work(items[next++]!)
  }
  await Promise.all(Array.from({ length: Math.min(lanes, items.length) }, lane))
}

/** Studies, then their series, then their instances: the way that every archive answers (PS3.4 C.4.1.3.1.1). */
export const listObjects = async (
  pool: ConnectionPool,
  lanes: number,
  query: Query,
  onFound: (objects: number) => void,
): Promise<ArchiveObject[]> => {
  const studies = new Set<string>()
  await inLanes(studyKeys(query), lanes, async (keys) => {
    for (const study of await pool.use((connection) => connection.studies(keys))) if (UID.test(study)) studies.add(study)
  })
  const found = new Map<string, ArchiveObject>()
  await inLanes([...studies], lanes, async (study) => {
    const wanted = (await pool.use((connection) => connection.series(study))).filter((one) => UID.test(one.uid) && wantsSeries(query, one))
    for (const { uid } of wanted)
      for (const sop of await pool.use((connection) => connection.instances(study, uid)))
        if (UID.test(sop)) found.set(sop, { study, series: uid, sop })
    onFound(found.size)
  })
  return [...found.values()]
}
