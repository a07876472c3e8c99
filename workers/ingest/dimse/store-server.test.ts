import { connect, createServer, Socket } from 'node:net'
import { afterAll, afterEach, expect, test } from 'vitest'
import type { Put } from '../archive.ts'
import { freePort } from '../testing/orthanc.ts'
import { limitPdus } from './limit-pdus.ts'
import { dimse } from './quiet.ts'
import type { Expected } from './receiver.ts'
import { startStoreServer } from './store-server.ts'

const CR = '1.2.840.10008.5.1.4.1.1.1'
const port = await freePort()
const expected: Expected = new Map()
const server = await startStoreServer(port, 'ROUNDTABLE', expected)
afterEach(() => expected.clear())
afterAll(() => server.close())

const film = (sop: string, extra: object = {}) =>
  new dimse.requests.CStoreRequest(
    new dimse.Dataset(
      { SOPClassUID: CR, SOPInstanceUID: sop, PatientName: 'Muster^Erika', '00091001': 'private', ...extra },
      '1.2.840.10008.1.2.1',
    ),
  )

/** Statuses of the answers in order, or how the association ended. */
const send = (requests: InstanceType<typeof dimse.requests.Request>[], calledAe = 'ROUNDTABLE'): Promise<(number | string)[]> =>
  new Promise((resolve) => {
    const client = new dimse.Client()
    const answers: (number | string)[] = []
    for (const request of requests) {
      request.on('response', (response: { getStatus(): number }) => void answers.push(response.getStatus()))
      client.addRequest(request)
    }
    client.on('associationRejected', () => void answers.push('rejected'))
    client.on('closed', () => resolve(answers))
    client.on('networkError', () => {})
    client.send('127.0.0.1', port, 'STRANGER', calledAe)
  })

const collect =
  (into: string[]): Put =>
  async (content) => {
    const chunks: Uint8Array[] = []
    for await (const chunk of content) chunks.push(chunk)
    into.push(Buffer.concat(chunks).toString('latin1'))
  }

test('an object that was asked for is taken as a DICOM file, any other is refused and kept nowhere', async () => {
  const taken: string[] = []
  expected.set('1.2.3', collect(taken))
  expect(await send([film('1.2.4'), film('1.2.3')])).toEqual([0x0124, 0])
  expect(taken.length).toBe(1)
  expect(taken[0]!.slice(128, 132)).toBe('DICM')
  expect(taken[0]).toContain('Muster^Erika')
})

test('who calls another AE title is turned away, and a C-ECHO is answered', async () => {
  expect(await send([film('1.2.3')], 'SOMEBODY')).toEqual(['rejected'])
  expect(await send([new dimse.requests.CEchoRequest()])).toEqual([0])
})

test('an object that cannot be put down is answered with a failure, and the association goes on', async () => {
  expected.set('1.2.3', async () => {
    throw new Error('no room')
  })
  const taken: string[] = []
  expected.set('1.2.5', collect(taken))
  expect(await send([film('1.2.3'), film('1.2.5')])).toEqual([0xa700, 0])
})

test('an object whose sender vanishes in the middle is not taken for a whole one', async () => {
  const ended = new Promise<string>((resolve) => {
    expected.set('1.2.9', async (content) => {
      await collect([])(content).then(
        () => resolve('whole'),
        () => resolve('broken'),
      )
    })
  })
  // What a sender says up to the middle of its film, cut off there.
  const relay = createServer((from) => {
    const to = connect(port, '127.0.0.1')
    let bytes = 0
    from.on('data', (chunk) => {
      bytes += chunk.length
      to.write(chunk)
      if (bytes > 400_000) for (const socket of [from, to]) socket.destroy()
    })
    to.on('data', (chunk) => from.write(chunk))
    for (const socket of [from, to]) socket.on('error', () => {})
  })
  await new Promise<void>((resolve) => relay.listen(0, '127.0.0.1', resolve))
  const client = new dimse.Client()
  client.on('networkError', () => {})
  client.addRequest(film('1.2.9', { PixelData: [new Uint8Array(4_000_000).buffer], Rows: 1, Columns: 1, BitsAllocated: 16 }))
  client.send('127.0.0.1', (relay.address() as { port: number }).port, 'STRANGER', 'ROUNDTABLE')
  expect(await ended).toBe('broken')
  relay.close()
})

test('who announces a PDU of gigabytes is hung up on before it is collected', async () => {
  const socket = connect(port, '127.0.0.1', () => socket.write(Buffer.from('0100ffffffff', 'hex')))
  socket.on('error', () => {})
  await new Promise<void>((resolve) => void socket.once('close', () => resolve()))
  expect(socket.bytesRead).toBe(0)
})

/** A P-DATA-TF PDU with one fragment (PS3.8 9.3.5). */
const fragment = (control: number, value: Buffer): Buffer => {
  const pdu = Buffer.alloc(12)
  pdu.writeUInt8(4)
  pdu.writeUInt32BE(value.length + 6, 2)
  pdu.writeUInt32BE(value.length + 2, 6)
  pdu.writeUInt8(1, 10)
  pdu.writeUInt8(control, 11)
  return Buffer.concat([pdu, value])
}
/** A command set of its field and data set type only. */
const command = (field: number, type: number): Buffer => {
  const set = Buffer.from('000000010200000000000000000802000000' + '0000', 'hex')
  set.writeUInt16LE(field, 8)
  set.writeUInt16LE(type, 18)
  return set
}
const KIB_60 = Buffer.alloc(60 * 1024)

test.each([
  ['fragments of a command without a last one', [fragment(1, KIB_60)], [fragment(1, KIB_60)]],
  ['fragments of a data set that no command announced', Array(17).fill(fragment(0, KIB_60)), [fragment(0, KIB_60)]],
  [
    'fragments of a data set that is no object, without a last one',
    [fragment(3, command(0x30, 1)), ...Array(17).fill(fragment(0, KIB_60))],
    [fragment(0, KIB_60)],
  ],
  ['a fragment longer than its PDU', [], [Buffer.from('0400000000060000ffff0101', 'hex')]],
])('%s: the connection is closed at the limit, not before', (_, within: Buffer[], over: Buffer[]) => {
  const socket = new Socket()
  limitPdus(socket)
  // Cut in the middle of heads too.
  for (const part of within) for (let at = 0; at < part.length; at += 1001) socket.emit('data', part.subarray(at, at + 1001))
  expect(socket.destroyed).toBe(false)
  for (const part of over) socket.emit('data', part)
  expect(socket.destroyed).toBe(true)
})

test('an object and any number of commands that end may come over one connection', () => {
  const socket = new Socket()
  limitPdus(socket)
  socket.emit('data', fragment(3, command(0x0001, 1)))
  for (let i = 0; i < 40; i++) socket.emit('data', fragment(i === 39 ? 2 : 0, KIB_60))
  for (let i = 0; i < 4; i++) socket.emit('data', fragment(3, KIB_60))
  expect(socket.destroyed).toBe(false)
})

test('sixteen connections are held at once, and the next is closed', async () => {
  const at = await freePort()
  const own = await startStoreServer(at, 'ROUNDTABLE', expected)
  const opened = () =>
    new Promise<Socket>((resolve) => {
      const socket = connect(at, '127.0.0.1', () => resolve(socket))
      socket.on('error', () => {})
    })
  const held = await Promise.all(Array.from({ length: 16 }, opened))
  const next = await opened()
  await new Promise<void>((resolve) => (next.destroyed ? resolve() : void next.once('close', () => resolve())))
  expect(held.filter((socket) => socket.destroyed || socket.readyState !== 'open')).toEqual([])
  await own.close()
})
