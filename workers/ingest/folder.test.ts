import { execFileSync } from 'node:child_process'
import { mkdir, mkdtemp, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { walkFolder } from './folder.ts'

test('links out of the folder, loops and pipes are left out, and files come in a fixed order', async () => {
  const root = await mkdtemp(join(tmpdir(), 'walk-'))
  const inside = join(root, 'in')
  await mkdir(join(inside, 'b'), { recursive: true })
  await writeFile(join(root, 'secret.dcm'), 'x')
  await writeFile(join(inside, 'z.dcm'), 'x')
  await writeFile(join(inside, 'b', 'a.dcm'), 'xy')
  await symlink(join(root, 'secret.dcm'), join(inside, 'stolen.dcm'))
  await symlink(root, join(inside, 'up'))
  await symlink(inside, join(inside, 'b', 'loop'))
  await symlink(join(inside, 'nowhere'), join(inside, 'broken'))
  await symlink(join(inside, 'z.dcm'), join(inside, 'again.dcm'))
  execFileSync('mkfifo', [join(inside, 'pipe')])
  const found = await walkFolder(inside)
  expect(found.map((file) => [file.path, file.bytes])).toEqual([
    ['again.dcm', 1],
    ['b/a.dcm', 2],
    ['z.dcm', 1],
  ])
})

test('a folder that is not there is refused with the option that names it', async () => {
  await expect(walkFolder('/nowhere/at/all')).rejects.toThrow(
    'The folder /nowhere/at/all cannot be read. Give the folder that holds the images with --in.',
  )
})
