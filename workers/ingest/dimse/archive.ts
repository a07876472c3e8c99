import type { Dataset } from 'dcmjs-dimse'
import { Refused } from '#core/refusal.ts'
import type { Archive, ArchiveObject, Connection, Put } from '../archive.ts'
import { NotOpened } from '../source.ts'
import type { DimseDescription } from '../source-file.ts'
import { type Link, type Offer, openLink } from './link.ts'
import { dimse } from './quiet.ts'
import type { Expected } from './receiver.ts'
import { startStoreServer } from './store-server.ts'
import { FIND, GET, MOVE, STORAGE_CLASSES, TRANSFER_SYNTAXES } from './syntaxes.ts'

const { CFindRequest, CGetRequest, CMoveRequest } = dimse.requests
const { Status } = dimse.constants

const PLAIN = ['1.2.840.10008.1.2.1', '1.2.840.10008.1.2']
const findOffers: readonly Offer[] = [{ abstractSyntax: FIND, transferSyntaxes: PLAIN }]
const moveOffers: readonly Offer[] = [{ abstractSyntax: MOVE, transferSyntaxes: PLAIN }]
const getOffers: readonly Offer[] = [
  { abstractSyntax: GET, transferSyntaxes: PLAIN },
  ...STORAGE_CLASSES.flatMap((abstractSyntax) =>
    // The role stands once for each SOP class, whatever the number of its contexts.
    TRANSFER_SYNTAXES.map((syntax, index) => ({ abstractSyntax, transferSyntaxes: [syntax], receive: index === 0 })),
  ),
]

const textOf = (data: Dataset, keyword: string): string => {
  const value: unknown = data.getElement(keyword)
  return typeof value === 'string' ? value.trim() : ''
}

const hex = (status: number): string => status.toString(16).toUpperCase().padStart(4, '0')

/** C-FIND in the study root model (PS3.4 C.4.1). Only what is needed is asked for: no names come. */
const find = async (link: Link, level: string, keys: Readonly<Record<string, string>>): Promise<Dataset[]> => {
  const request = new CFindRequest()
  request.setDataset(new dimse.Dataset({ QueryRetrieveLevel: level, ...keys }))
  const answers = await link.ask(request)
  const status = answers.at(-1)?.getStatus() ?? Status.ProcessingFailure
  if (status !== Status.Success)
    throw new Refused(
      'BAD_INPUT',
      `The archive ended its answer to the query with status ${hex(status)}. Ask for less at once, for example by "from" and "to".`,
    )
  return answers.flatMap((answer) => answer.getDataset() ?? [])
}

const hintOf = ({ callingAe, movePort }: DimseDescription): string =>
  movePort === undefined
    ? 'Ask its administrator why.'
    : `Its administrator has to enter the AE title ${callingAe} with this machine’s address and port ${movePort}.`

const connectionOf = (source: DimseDescription, expected: Expected, signal: AbortSignal): Connection => {
  let open: { readonly service: 'find' | 'retrieve'; readonly link: Link } | null = null
  /** One association at a time: an archive grants few. */
  const linkFor = async (service: 'find' | 'retrieve'): Promise<Link> => {
    if (open?.service === service && open.link.usable) return open.link
    await open?.link.release()
    open = null
    const offers = service === 'find' ? findOffers : source.retrieve === 'get' ? getOffers : moveOffers
    open = { service, link: await openLink(source, offers, expected, signal) }
    return open.link
  }
  const fetch = async ({ study, series, sop }: ArchiveObject, put: Put): Promise<void> => {
    const link = await linkFor('retrieve')
    let failed: unknown = null
    let taken = false
    expected.set(sop, async (content) => {
      try {
        await put(content)
        taken = true
      } catch (error) {
        failed = error
        throw error
      }
    })
    try {
      const request =
        source.retrieve === 'get'
          ? CGetRequest.createImageGetRequest(study, series, sop)
          : CMoveRequest.createImageMoveRequest(source.callingAe, study, series, sop)
      const status = (await link.ask(request)).at(-1)?.getStatus() ?? Status.ProcessingFailure
      if (failed instanceof Refused || failed instanceof NotOpened) throw failed
      if (taken) return
      if (status === Status.MoveDestinationUnknown) throw new Refused('BAD_INPUT', `The archive cannot send. ${hintOf(source)}`)
      throw new NotOpened('NOT_FETCHED', `ended with status ${hex(status)}`)
    } finally {
      expected.delete(sop)
    }
  }
  return {
    // A new association takes the place of one that ended.
    usable: true,
    studies: async (keys) =>
      (await find(await linkFor('find'), 'STUDY', { StudyInstanceUID: '', ...keys })).map((data) => textOf(data, 'StudyInstanceUID')),
    series: async (study) =>
      (
        await find(await linkFor('find'), 'SERIES', { StudyInstanceUID: study, SeriesInstanceUID: '', Modality: '', BodyPartExamined: '' })
      ).map((data) => ({
        uid: textOf(data, 'SeriesInstanceUID'),
        modality: textOf(data, 'Modality'),
        bodyPart: textOf(data, 'BodyPartExamined'),
      })),
    instances: async (study, series) =>
      (await find(await linkFor('find'), 'IMAGE', { StudyInstanceUID: study, SeriesInstanceUID: series, SOPInstanceUID: '' })).map((data) =>
        textOf(data, 'SOPInstanceUID'),
      ),
    fetch,
    close: async () => open?.link.release(),
  }
}

/** An archive that speaks DIMSE: C-FIND, then C-GET or C-MOVE of one image after the other, four at a time. */
export const dimseArchive = async (source: DimseDescription, signal: AbortSignal): Promise<Archive> => {
  const expected: Expected = new Map()
  const server = source.movePort === undefined ? null : await startStoreServer(source.movePort, source.callingAe, expected)
  return {
    id: `dimse ${source.host}:${source.port} ${source.calledAe}`,
    hint: hintOf(source),
    connections: 4,
    connect: async () => connectionOf(source, expected, signal),
    close: async () => server?.close(),
  }
}
