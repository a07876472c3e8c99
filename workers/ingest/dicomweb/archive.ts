import { dirname, resolve } from 'node:path'
import type { Dispatcher } from 'undici'
import type { Archive, ArchiveObject, Connection } from '../archive.ts'
import { NotOpened } from '../source.ts'
import { type DicomWebDescription, readCredentials } from '../source-file.ts'
import { type Http, openHttp } from './http.ts'
import { boundaryOf, firstPart } from './multipart.ts'
import { search, TAGS, textOf } from './qido.ts'

/** As it is stored: the archive neither decodes nor encodes anything (PS3.18 8.7.3.5.2). */
const AS_STORED = 'multipart/related; type="application/dicom"; transfer-syntax=*'

const bytesOf = (response: Dispatcher.ResponseData): AsyncIterable<Uint8Array> => {
  const type = `${response.headers['content-type'] ?? ''}`
  const boundary = boundaryOf(type)
  if (boundary !== null) return firstPart(response.body, boundary)
  if (/^application\/dicom\b/i.test(type)) return response.body
  throw new NotOpened('NOT_FETCHED', 'not sent as a DICOM file')
}

/** The broken end of a body becomes a sentence; what `put` itself throws does not. */
async function* readBody(body: AsyncIterable<Uint8Array>, http: Http): AsyncGenerator<Uint8Array> {
  try {
    yield* body
  } catch (error) {
    throw http.faultOf(error)
  }
}

/** WADO-RS of one instance. */
const retrieve = async (http: Http, { study, series, sop }: ArchiveObject, put: Parameters<Connection['fetch']>[1]): Promise<void> => {
  const response = await http.get(`/studies/${study}/series/${series}/instances/${sop}`, AS_STORED)
  try {
    if (response.statusCode !== 200) throw new NotOpened('NOT_FETCHED', `answered ${response.statusCode}`)
    await put(readBody(bytesOf(response), http))
  } finally {
    // Ends the connection of a body that was left in the middle; one that was read to its end stays open.
    await response.body.dump({ limit: 65_536 }).catch(() => {})
  }
}

/** A DICOMweb service: QIDO-RS to find, WADO-RS to fetch, four at a time. @throws {Refused} BAD_INPUT */
export const dicomWebArchive = async (source: DicomWebDescription, sourcePath: string, signal: AbortSignal): Promise<Archive> => {
  const caFile = source.caFile === undefined ? undefined : resolve(dirname(sourcePath), source.caFile)
  const http = openHttp(source.url, await readCredentials(source, sourcePath), caFile, signal)
  const connection: Connection = {
    usable: true,
    studies: async (keys) => (await search(http, '/studies', keys, TAGS.study)).map((row) => textOf(row, TAGS.study)),
    series: async (study) =>
      (await search(http, `/studies/${study}/series`, { includefield: 'BodyPartExamined' }, TAGS.series)).map((row) => ({
        uid: textOf(row, TAGS.series),
        modality: textOf(row, TAGS.modality),
        bodyPart: textOf(row, TAGS.bodyPart),
      })),
    instances: async (study, series) =>
      (await search(http, `/studies/${study}/series/${series}/instances`, {}, TAGS.sop)).map((row) => textOf(row, TAGS.sop)),
    fetch: (object, put) => retrieve(http, object, put),
    close: async () => {},
  }
  return {
    id: `dicomweb ${source.url}`,
    hint: 'Ask its administrator why.',
    connections: 4,
    connect: async () => connection,
    close: () => http.close(),
  }
}
