import { Refused } from '#core/refusal.ts'
import { partition } from '#workers/simulate/partition.ts'
import { columns } from '../columns.ts'
import { type Command, NO_NETWORK, text, type Values } from './command.ts'

const required = (values: Values, name: string): string => {
  const value = text(values, name)
  if (value !== undefined && value.trim() !== '') return value
  throw new Refused('BAD_INPUT', `The option --${name} is missing. See roundtable partition --help.`)
}

const skewOf = (value: string): 'label' | 'size' => {
  if (value === 'label' || value === 'size') return value
  throw new Refused('BAD_INPUT', `--skew is label or size, not "${value}".`)
}

export const partitionCommand: Command = {
  name: 'partition',
  summary: 'divide a prepared data set among sites that are not alike',
  options: {
    sites: { type: 'string' },
    dirichlet: { type: 'string' },
    seed: { type: 'string' },
    skew: { type: 'string' },
    label: { type: 'string' },
    out: { type: 'string' },
  },
  words: [1, 1],
  help: `roundtable partition PREPARED_DIR --sites N --dirichlet ALPHA --seed S --out DIR

Divides the patients of the train and val splits among N sites, for simulations of hospitals that differ: each class is cut by shares drawn from a
Dirichlet distribution, its validation images by the same shares. ALPHA 100 makes sites alike, 0.5 uneven, 0.1 leaves most with one class. No patient
is at two sites or in two splits; the test split is left out. The same seed always divides alike.
Exit code: 0, or 1 when it cannot be divided so.

Options:
  --sites N        2 to 100
  --dirichlet A    0.001 to 1000000
  --seed S         whole number
  --skew WHAT      label: sites differ in their share of positives, and so in size (default); size: in size alone
  --label NAME     whose classes are cut, where the data set has several labels
  --out DIR        new folder; gets DIR/site-1/prepared, DIR/site-2/prepared, …

Example:
  roundtable partition mnist --sites 3 --dirichlet 0.5 --seed 1 --out parts

${NO_NETWORK}
Files: reads the prepared set; writes DIR.`,
  run: async (values, [dir]) => {
    const skew = skewOf(text(values, 'skew') ?? 'label')
    const numbers = {
      sites: Number(required(values, 'sites')),
      alpha: Number(required(values, 'dirichlet')),
      seed: Number(required(values, 'seed')),
    }
    const parts = await partition({ dir: dir!, outDir: required(values, 'out'), label: text(values, 'label'), skew, ...numbers })
    const rows = parts.map((part) => [part.name, part.train, part.trainPositives, part.val, part.valPositives, part.dir].map(String))
    console.log(columns([['site', 'train', 'positive', 'val', 'positive', 'folder'], ...rows]).join('\n'))
    console.log(`\nroundtable simulate PLAN.json ${parts.map(({ name, dir: folder }) => `--site ${name}=${folder}`).join(' ')} --out RUN`)
    return 0
  },
}
