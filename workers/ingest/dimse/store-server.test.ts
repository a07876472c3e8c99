import { connect, createServer } from 'node:net'
import { afterAll, afterEach, expect, test } from 'vitest'
import type { Put } from '../archive.ts'
import { freePort } from '../testing/orthanc.ts'
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
