import type { Socket } from 'node:net'
import { PassThrough, Writable } from 'node:stream'
import type { association, Dataset, requests, responses } from 'dcmjs-dimse'
import type { Put } from '../archive.ts'
import { MAX_FILE_BYTES } from '../source.ts'
import { limitPdus } from './limit-pdus.ts'
import { part10Header } from './part10.ts'
import { dimse } from './quiet.ts'

const { CStoreResponse, CEchoResponse } = dimse.responses
/** PS3.7 C.4.2, C.5.14. */
const NOT_AUTHORIZED = 0x0124
const OUT_OF_RESOURCES = 0xa700

/** Objects that were asked for, by SOP instance UID: nothing else is taken. */
export type Expected = Map<string, Put>

export interface ReceiverOptions {
  readonly associationTimeout: number
  readonly pduTimeout: number
}

/**
 * One end of an association to which objects are sent (C-STORE), as the answer to a C-GET or by a C-MOVE. The bytes of a data set go
 * to `put` as they came: nothing parses or encodes them again.
 */
export class Receiver extends dimse.Scp {
  readonly #expected: Expected
  #content: PassThrough | null = null
  #outcome: Promise<number> = Promise.resolve(NOT_AUTHORIZED)

  constructor(socket: Socket, expected: Expected, options: ReceiverOptions) {
    super(socket, options)
    this.#expected = expected
    limitPdus(socket)
    // A request goes out in two writes: the second must not wait for the first to be acknowledged.
    socket.setNoDelay(true)
    this.on('networkError', () => socket.destroy())
    // A data set that breaks off must not be taken for a whole one.
    socket.once('close', () => this.#content?.destroy(new Error('The association ended in the middle of an object.')))
  }

  override createStoreWritableStream(context: association.PresentationContext, request: requests.CStoreRequest): Writable {
    const sop = request.getAffectedSopInstanceUid()
    const put = this.#expected.get(sop)
    this.#outcome = Promise.resolve(NOT_AUTHORIZED)
    if (!put) return new Writable({ write: (_chunk, _encoding, done) => done() })
    // The library writes on without waiting when a write returns false, out of order: so it never does.
    const content = new PassThrough({ highWaterMark: MAX_FILE_BYTES })
    content.write(part10Header(request.getAffectedSopClassUid(), sop, context.getAcceptedTransferSyntaxUid() ?? ''))
    this.#content = content
    this.#outcome = put(content).then(
      () => dimse.constants.Status.Success,
      () => {
        content.on('error', () => {}).resume()
        return OUT_OF_RESOURCES
      },
    )
    return content
  }

  override createDatasetFromStoreWritableStream(
    _writable: Writable,
    _context: association.PresentationContext,
    callback: (dataset: Dataset) => void,
  ): void {
    this.#outcome.then(() => callback(new dimse.Dataset({})))
  }

  override cStoreRequest(request: requests.CStoreRequest, callback: (response: responses.CStoreResponse) => void): void {
    this.#outcome.then((status) => {
      const response = CStoreResponse.fromRequest(request)
      response.setStatus(status)
      this.#content = null
      callback(response)
    })
  }

  override cEchoRequest(request: requests.CEchoRequest, callback: (response: responses.CEchoResponse) => void): void {
    const response = CEchoResponse.fromRequest(request)
    response.setStatus(dimse.constants.Status.Success)
    callback(response)
  }

  override associationReleaseRequested(): void {
    this.sendAssociationReleaseResponse()
  }
}
