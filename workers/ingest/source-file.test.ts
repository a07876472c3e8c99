import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { Query, studyKeys, wantsSeries } from './query.ts'
import { CREDENTIALS_VARIABLE, type DicomWebDescription, readCredentials, readSourceFile } from './source-file.ts'

const dir = await mkdtemp(join(tmpdir(), 'source-file-'))
afterAll(() => rm(dir, { recursive: true, force: true }))
const path = join(dir, 'pacs.json')
const read = async (content: unknown) => {
  await writeFile(path, typeof content === 'string' ? content : JSON.stringify(content))
  return readSourceFile(path)
}
const web = { kind: 'dicomweb', url: 'https://pacs.example.org/dicom-web' }
const dimse = { kind: 'dimse', host: 'pacs', port: 104, calledAe: 'PACS', callingAe: 'ROUNDTABLE', retrieve: 'get' }

test('what is left out gets its default: CR and DX, of any day and patient', async () => {
  expect(await read(web)).toEqual({ ...web, keepStaged: false, query: { modalities: ['CR', 'DX'], patientIds: [], accessions: [] } })
})

test.each<[unknown, string]>([
  ['not JSON', 'pacs.json is neither a folder nor a zip file nor a JSON file that describes an archive.'],
  [{ kind: 'ftp' }, 'pacs.json: "kind" must be "dicomweb" or "dimse". Correct it.'],
  [{ kind: 'dicomweb' }, 'pacs.json: "url" must be an address such as https://pacs.example.org/dicom-web.'],
  [{ ...web, url: 'file:///etc' }, '"url" must be an address'],
  [{ ...web, password: 'x' }, 'pacs.json: "password" is not known. Correct it.'],
  [{ ...web, query: { from: '1.1.2020' } }, '"query.from" must be a date such as 2020-01-31.'],
  [{ ...web, query: { patientIds: ['A*'] } }, '"query.patientIds.0" must hold identifiers of 1 to 64 characters, without *, ? and \\.'],
  [{ ...web, query: { modalities: [] } }, '"query.modalities" must name at least one modality.'],
  [{ ...dimse, port: 0 }, '"port" must be from 1 to 65535.'],
  [{ ...dimse, calledAe: 'A NAME THAT IS TOO LONG' }, '"calledAe" must be an AE title of 1 to 16 characters'],
  [{ ...dimse, host: undefined }, '"host" must be the host name of the archive.'],
  [{ ...dimse, retrieve: 'move' }, '"movePort" belongs to "retrieve": "move", and is needed there.'],
  [{ ...dimse, movePort: 11112 }, '"movePort" belongs to "retrieve": "move", and is needed there.'],
])('%j is refused in a sentence that names the field', async (content, sentence) => {
  await expect(read(content)).rejects.toThrow(sentence)
})

const credentials = (more: object, env: NodeJS.ProcessEnv = {} as NodeJS.ProcessEnv) =>
  readCredentials({ ...web, ...more } as unknown as DicomWebDescription, path, env)

test('credentials come from the environment or from a file beside the source file that only its owner can read', async () => {
  expect(await credentials({})).toBeUndefined()
  expect(await credentials({}, { [CREDENTIALS_VARIABLE]: 'Bearer abc' } as unknown as NodeJS.ProcessEnv)).toBe('Bearer abc')
  await writeFile(join(dir, 'login'), 'Basic YTpi\n', { mode: 0o600 })
  expect(await credentials({ credentialsFile: 'login' })).toBe('Basic YTpi')
  await writeFile(join(dir, 'open'), 'Basic YTpi\n', { mode: 0o640 })
  await expect(credentials({ credentialsFile: 'open' })).rejects.toThrow(
    `Others than its owner can read the credentials file ${join(dir, 'open')}.`,
  )
  await expect(credentials({ credentialsFile: 'absent' })).rejects.toThrow('cannot be read. Correct credentialsFile.')
})

test('credentials are not sent in the clear, and none of their text is repeated', async () => {
  await expect(credentials({ url: 'http://pacs.example.org/', credentialsFile: 'login' })).rejects.toThrow(
    'Credentials are sent by https only.',
  )
  await writeFile(join(dir, 'odd'), 'sesame\n', { mode: 0o600 })
  const said = await credentials({ credentialsFile: 'odd' }).catch((error: Error) => error.message)
  expect(said).toContain('The credentials are not one line that begins with')
  expect(said).not.toContain('sesame')
})

test('each value of a list is a query of its own, and the dates stand in each', () => {
  const query = Query.parse({ from: '2020-01-01', to: '2020-12-31', modalities: ['CR'], patientIds: ['P1'], accessions: ['A1'] })
  const common = { StudyDate: '20200101-20201231', ModalitiesInStudy: 'CR' }
  expect(studyKeys(query)).toEqual([
    { ...common, PatientID: 'P1' },
    { ...common, AccessionNumber: 'A1' },
  ])
  expect(studyKeys(Query.parse({ to: '2020-12-31' }))).toEqual([
    { StudyDate: '-20201231', ModalitiesInStudy: 'CR' },
    { StudyDate: '-20201231', ModalitiesInStudy: 'DX' },
  ])
})

test('a series of another modality or another body part is left out, one that names no body part is taken', () => {
  const query = Query.parse({ bodyPart: 'CHEST' })
  expect(
    (
      [
        ['CR', 'CHEST'],
        ['DX', ''],
        ['CT', 'CHEST'],
        ['CR', 'HAND'],
        ['CR', 'Chest'],
      ] as const
    ).map(([modality, bodyPart]) => wantsSeries(query, { modality, bodyPart })),
  ).toEqual([true, true, false, false, true])
})
