import { builtin } from './fields.ts'

export const metadata = builtin({
  name: 'metadata',
  version: '1.1.0',
  label: 'Read header',
  scope: 'file',
  description: 'Reads the header; keeps only what an allow-list names.',
  config: {},
})
