import { createServer, type Socket } from 'node:net'
import type { association } from 'dcmjs-dimse'
import { Refused } from '#core/refusal.ts'
import { dimse } from './quiet.ts'
import { type Expected, Receiver } from './receiver.ts'
import { STORAGE_CLASSES, TRANSFER_SYNTAXES, VERIFICATION } from './syntaxes.ts'

const { PresentationContextResult, RejectReason, RejectResult, RejectSource } = dimse.constants
const SILENCE_MS = 120_000
/** An archive has a few at once. */
const MAX_CONNECTIONS = 16
const SYNTAXES: ReadonlySet<string> = new Set(TRANSFER_SYNTAXES)
const CLASSES: ReadonlySet<string> = new Set([...STORAGE_CLASSES, VERIFICATION])

/** Takes radiographs that were asked for, and answers a C-ECHO, by which an archive's administrator tests the way. */
const accept = (network: Receiver, wanted: association.Association, ae: string): void => {
  if (wanted.getCalledAeTitle().trim() !== ae) {
    network.sendAssociationReject(RejectResult.Permanent, RejectSource.ServiceUser, RejectReason.CalledAeNotRecognized)
    return
  }
  for (const { context } of wanted.getPresentationContexts()) {
    const syntax = context.getTransferSyntaxUids().find((uid) => SYNTAXES.has(uid))
    if (!CLASSES.has(context.getAbstractSyntaxUid())) context.setResult(PresentationContextResult.RejectAbstractSyntaxNotSupported)
    else if (!syntax) context.setResult(PresentationContextResult.RejectTransferSyntaxesNotSupported)
    else context.setResult(PresentationContextResult.Accept, syntax)
  }
  network.sendAssociationAccept()
}

class StoreEnd extends Receiver {
  readonly #ae: string
  constructor(socket: Socket, expected: Expected, ae: string) {
    super(socket, expected, { associationTimeout: SILENCE_MS, pduTimeout: SILENCE_MS })
    this.#ae = ae
  }
  override associationRequested(wanted: association.Association): void {
    accept(this, wanted, this.#ae)
  }
}

/**
 * Listens for what an archive sends after a C-MOVE.
 * @param ae our AE title: who calls another one is turned away
 * @throws {Refused} BAD_INPUT when the port cannot be had
 */
export const startStoreServer = async (port: number, ae: string, expected: Expected): Promise<{ close(): Promise<void> }> => {
  const open = new Set<Socket>()
  const server = createServer((socket) => {
    open.add(socket)
    socket.once('close', () => open.delete(socket))
    socket.on('error', () => {})
    new StoreEnd(socket, expected, ae)
  })
  server.maxConnections = MAX_CONNECTIONS
  await new Promise<void>((resolve, reject) => {
    server.once('error', () =>
      reject(
        new Refused('BAD_INPUT', `Port ${port} cannot be listened on: another program has it, or it is reserved. Correct "movePort".`),
      ),
    )
    server.listen(port, resolve)
  })
  return {
    close: async () => {
      for (const socket of open) socket.destroy()
      await new Promise<void>((resolve) => server.close(() => resolve()))
    },
  }
}
