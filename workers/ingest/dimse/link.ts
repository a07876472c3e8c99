import { connect } from 'node:net'
import type { association, requests, responses } from 'dcmjs-dimse'
import { Refused } from '#core/refusal.ts'
import { Interrupted } from '../archive.ts'
import type { DimseDescription } from '../source-file.ts'
import { dimse } from './quiet.ts'
import { type Expected, Receiver } from './receiver.ts'

const CONNECT_MS = 15_000
const ASSOCIATION_MS = 30_000
/** The longest silence of an archive, which may have to read from a tape. */
const SILENCE_MS = 120_000
const RELEASE_MS = 2000
/** dcmjs-dimse keeps every request of an association and counts them in 16 bits. */
const REQUESTS_AN_ASSOCIATION = 1000
/** Far more than any archive of films holds: answers that go on for ever must not fill the memory. */
const MAX_ANSWERS = 1_000_000

/** An open association as requestor. */
export interface Link {
  readonly usable: boolean
  /** Sends one request and waits for its last response. @throws {Interrupted} when the association ends before */
  ask(request: requests.Request): Promise<responses.Response[]>
  release(): Promise<void>
}

export interface Offer {
  readonly abstractSyntax: string
  readonly transferSyntaxes: readonly string[]
  /** We take what is stored under this SOP class (PS3.7 D.3.3.4). */
  readonly receive?: boolean
}

const associationOf = ({ callingAe, calledAe }: DimseDescription, offers: readonly Offer[]): association.Association => {
  const wanted = new dimse.association.Association(callingAe, calledAe)
  for (const { abstractSyntax, transferSyntaxes, receive } of offers) {
    const id = wanted.addPresentationContext(abstractSyntax)
    for (const syntax of transferSyntaxes) wanted.addTransferSyntaxToPresentationContext(id, syntax)
    if (receive) wanted.getPresentationContext(id).setProviderRole(true)
  }
  return wanted
}

/** PS3.8 9.3.4, reasons of the service user. */
const REJECTIONS: Readonly<Record<number, (source: DimseDescription) => string>> = {
  3: ({ callingAe }) => `It does not know our AE title ${callingAe}: its administrator has to enter it, or correct "callingAe".`,
  7: ({ calledAe }) => `It is not called ${calledAe}: correct "calledAe".`,
}

const rejection = (source: DimseDescription, reason: number): Refused =>
  new Refused(
    'BAD_INPUT',
    `The archive at ${source.host}:${source.port} refused the association. ${REJECTIONS[reason]?.(source) ?? 'Ask its administrator why.'}`,
  )

const connectionFault = ({ host, port }: DimseDescription, code: string | undefined): Error => {
  const address = `${host}:${port}`
  if (code === 'ENOTFOUND') return new Refused('BAD_INPUT', `There is no host ${host}. Correct "host".`)
  if (code === 'ECONNREFUSED') return new Interrupted(`Nothing answers at ${address}: the archive is down, or "host" or "port" is wrong.`)
  if (code === 'ETIMEDOUT' || code === 'EAI_AGAIN') return new Interrupted(`The archive at ${address} cannot be reached from here.`)
  return new Interrupted(`The connection to the archive at ${address} broke.`)
}

/**
 * Opens an association.
 * @param offers presentation contexts; the first is the service that must be accepted
 * @throws {Refused} BAD_INPUT, {Interrupted}
 */
export const openLink = (source: DimseDescription, offers: readonly Offer[], expected: Expected, signal: AbortSignal): Promise<Link> =>
  new Promise((resolve, reject) => {
    const socket = connect({ host: source.host, port: source.port })
    const network = new Receiver(socket, expected, { associationTimeout: ASSOCIATION_MS, pduTimeout: SILENCE_MS })
    const timer = setTimeout(() => socket.destroy(Object.assign(new Error(), { code: 'ETIMEDOUT' })), CONNECT_MS)
    let asked = 0
    let open = true
    let code: string | undefined
    let fault: Error | null = null
    let fail: (error: Error) => void = reject
    const onAbort = (): void => {
      network.sendAbort()
      socket.destroy()
    }
    signal.addEventListener('abort', onAbort, { once: true })
    socket.on('connect', () => clearTimeout(timer))
    socket.on('error', (error: NodeJS.ErrnoException) => {
      code = error.code
    })
    socket.on('close', () => {
      open = false
      clearTimeout(timer)
      signal.removeEventListener('abort', onAbort)
      fail(fault ?? (signal.aborted ? (signal.reason as Error) : connectionFault(source, code)))
    })
    network.on('associationRejected', ({ reason }: { reason: number }) => {
      fault = rejection(source, reason)
      socket.destroy()
    })
    network.on('abort', () => socket.destroy())
    network.on('associationReleaseResponse', () => socket.end())
    network.on('connect', () => network.sendAssociationRequest(associationOf(source, offers)))
    network.on('associationAccepted', (accepted: association.Association) => {
      const { Accept } = dimse.constants.PresentationContextResult
      const service = accepted.getPresentationContexts().find(({ context }) => context.getAbstractSyntaxUid() === offers[0]?.abstractSyntax)
      if (service?.context.getResult() !== Accept) {
        fault = new Refused(
          'BAD_INPUT',
          `The archive at ${source.host}:${source.port} does not offer this service to ${source.callingAe}. Ask its administrator, or change "retrieve".`,
        )
        socket.destroy()
        return
      }
      resolve(link)
    })
    const link: Link = {
      get usable() {
        return open && asked < REQUESTS_AN_ASSOCIATION
      },
      ask: (request) =>
        new Promise((answered, failed) => {
          if (!open) return failed(connectionFault(source, code))
          asked++
          fail = failed
          const found: responses.Response[] = []
          request.on('response', (response: responses.Response) => {
            if (found.push(response) <= MAX_ANSWERS) return
            fault = new Refused(
              'BAD_INPUT',
              'The archive answers with more than can be kept. Ask for less at once, for example by "from" and "to".',
            )
            socket.destroy()
          })
          request.on('done', () => answered(found))
          network.sendRequests(request)
        }),
      release: async () => {
        if (!open) return
        const closed = new Promise<void>((done) => void socket.once('close', () => done()))
        network.sendAssociationReleaseRequest()
        const late = setTimeout(() => socket.destroy(), RELEASE_MS)
        await closed
        clearTimeout(late)
      },
    }
  })
