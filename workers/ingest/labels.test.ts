import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { readLabels } from './labels.ts'

const dir = await mkdtemp(join(tmpdir(), 'labels-'))
afterAll(() => rm(dir, { recursive: true, force: true }))
const write = async (text: string | Uint8Array): Promise<string> => {
  const path = join(dir, 'labels.csv')
  await writeFile(path, text)
  return path
}
const read = async (text: string | Uint8Array, wanted: string[] = []) => readLabels(await write(text), join(dir, 'images'), wanted)

test('the first column of zeros and ones is the label, and the key column names the picture', async () => {
  const labels = await read('file,finding,pneumonia,effusion\na.dcm,x,1,0\nb.dcm,y,0,1\n')
  expect([labels.key, labels.columns]).toEqual(['file', ['pneumonia']])
  expect(labels.rows.get('a.dcm')?.labels).toEqual({ pneumonia: 1 })
})

test('named label columns are all read', async () => {
  const labels = await read('sop_instance_uid,pneumonia,effusion\n1.2,1,0\n1.3,0,1\n', ['Effusion', 'pneumonia'])
  expect(labels.columns).toEqual(['effusion', 'pneumonia'])
  expect(labels.rows.get('1.2')?.labels).toEqual({ effusion: 0, pneumonia: 1 })
})

test('a label column of words becomes pneumonia, with view, age, sex and patient for pictures without a header', async () => {
  const labels = await read(
    'file,patient_id,label,view,age,sex\nimages/a.jpg,nih-1,no_finding,PA,036,F\nimages/b.jpg,nih-2,pneumonia,AP,91,M\n',
  )
  expect(labels.columns).toEqual(['pneumonia'])
  expect(labels.rows.get('images/b.jpg')).toMatchObject({
    labels: { pneumonia: 1 },
    patientId: 'nih-2',
    ageYears: 91,
    sex: 'M',
    view: 'AP',
  })
  expect(labels.rows.get('a.jpg')?.ageYears).toBe(36)
})

test('a cell that is neither 0 nor 1 is kept as bad, and an empty one as missing', async () => {
  const labels = await read('file,pneumonia\na,1\nb,maybe\nc,\nd,0\n')
  expect(['a', 'b', 'c', 'd'].map((key) => labels.rows.get(key)?.labels.pneumonia)).toEqual([1, 'bad', null, 0])
})

test('a column of named classes holds their places, and a number beyond them is bad', async () => {
  const labels = await read('file,kind,mass\na,0,1\nb,3,\nc,4,0\nd,,0\n', ['kind:4', 'mass'])
  expect(labels.columns).toEqual(['kind', 'mass'])
  expect(['a', 'b', 'c', 'd'].map((key) => labels.rows.get(key)?.labels)).toEqual([
    { kind: 0, mass: 1 },
    { kind: 3, mass: null },
    { kind: 'bad', mass: 0 },
    { kind: null, mass: 0 },
  ])
  await expect(read('file,kind\na,0\n', ['kind:21'])).rejects.toThrow('a column has from 2 to 20 classes')
})

test('a byte order mark and Windows paths are understood', async () => {
  const labels = await read('\ufefffile,pneumonia\r\nsub\\a.dcm,1\r\n')
  expect(labels.rows.has('sub/a.dcm')).toBe(true)
})

test.each([
  [
    'no key column',
    'picture,pneumonia\na,1\n',
    'labels.csv, row 1: no column says which picture a row is about. Name one of the columns file, sop_instance_uid, accession, patient_id.',
  ],
  [
    'no row of names',
    'MUSTER-ERIKA-1950,1\nx,0\n',
    'labels.csv, row 1: no column says which picture a row is about. Name one of the columns file, sop_instance_uid, accession, patient_id.',
  ],
  [
    'no label column',
    'file,finding\na,x\n',
    'labels.csv, row 1: no column holds labels. Add a column whose cells are 0 or 1, for example "pneumonia", or a column "label" with the words normal and pneumonia.',
  ],
  ['an empty key', 'file,pneumonia\na,1\n,0\n', 'labels.csv, row 3: the column "file" is empty. Fill it, or remove the row.'],
  [
    'a contradiction',
    'file,pneumonia\na,1\nb,0\na,0\n',
    'labels.csv, row 4: it contradicts row 2, which is about the same file. Keep one of them.',
  ],
  ['no rows', 'file,pneumonia\n', 'labels.csv has no rows. It needs a first row with column names and one row for each picture.'],
])('a labels file with %s is refused in one sentence', async (_, text, sentence) => {
  await expect(read(text)).rejects.toThrow(sentence)
})

test('a labels file that is not UTF-8 is refused with what to do', async () => {
  await expect(read(Uint8Array.of(0x66, 0xfc, 0x2c, 0x31))).rejects.toThrow('labels.csv is not UTF-8 text. Save it again as "CSV UTF-8".')
})

test('a label column that does not exist is refused with the columns that do', async () => {
  await expect(read('file,pneumonia\na,1\n', ['cancer'])).rejects.toThrow(
    'labels.csv, row 1: there is no column "cancer". The columns are: file, pneumonia.',
  )
})
