import { execFileSync } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { evaluationStep } from '#core/model/evaluation-step.ts'
import { initialWeights } from '#core/model/initial-weights.ts'
import { randomFrom } from '#core/model/random.ts'
import { parameters } from '#core/model/template.ts'
import { defaultPlan, TEMPLATES } from '#core/run/plan.ts'
import { bytes, floats, openSession } from '../train/session.ts'
import { findTorch } from './testing/find-torch.ts'

const FOLDER = fileURLToPath(new URL('./', import.meta.url))
const python = findTorch((text) => console.warn(text))

let dir: string
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'models-'))
})
afterAll(() => rm(dir, { recursive: true, force: true }))

const PROGRAM = `import json, sys
import torch
from roundtable_models import build, parameter_order
folder, template, size, table = sys.argv[1], *map(json.loads, sys.argv[2:])
def read(name, kind):
    with open(f"{folder}/{name}", "rb") as file:
        return torch.frombuffer(bytearray(file.read()), dtype=kind)
flat = read("weights", torch.float32)
model = build(template, size)
model.load_state_dict({row["name"]: flat[row["offset"]:][:row["length"]].view(row["shape"]) for row in table})
logits = model(read("images", torch.uint8).view(-1, 1, size, size))
print(json.dumps({"order": parameter_order(model), "logits": logits[:, 0].tolist()}))
`

describe.skipIf(python === null)('the PyTorch modules', () => {
  test.each(TEMPLATES.flatMap((name) => [28, 64, 128].map((inputSizePx) => ({ name, inputSizePx }))))(
    '$name at $inputSizePx px takes the weights by their names and gives the logits of the evaluation graph',
    async ({ name, inputSizePx }) => {
      const plan = defaultPlan({ inputSizePx, template: { name, params: { channels: [8, 16, 16, 32], groups: 4 } } })
      const table = parameters(plan)
      const random = randomFrom('films')
      const weights = initialWeights(plan).map((value) => (value === 0 ? random.normal() / 4 : value))
      const images = Uint8Array.from({ length: 3 * inputSizePx ** 2 }, () => random.below(256))
      await writeFile(join(dir, 'weights'), weights)
      await writeFile(join(dir, 'images'), images)
      const out = execFileSync(python!, ['-c', PROGRAM, dir, ...[plan.template, inputSizePx, table].map((part) => JSON.stringify(part))], {
        encoding: 'utf8',
        env: { ...process.env, PYTHONPATH: FOLDER, PYTHONDONTWRITEBYTECODE: '1', OMP_NUM_THREADS: '1' },
        stdio: ['ignore', 'pipe', 'inherit'],
      })
      const { order, logits } = JSON.parse(out) as { order: string[]; logits: number[] }
      expect(order).toEqual(table.map((row) => row.name))
      const session = await openSession(evaluationStep(plan))
      const own = await session.run({ w: floats(weights, [weights.length]), image: bytes(images, [3, 1, inputSizePx, inputSizePx]) })
      own.logit!.data.forEach((logit, i) => {
        expect(Math.abs(logit - logits[i]!)).toBeLessThan(1e-5 * Math.max(1, Math.abs(logit)))
      })
      expect(new Set(logits).size).toBe(3)
    },
    60_000,
  )
})
