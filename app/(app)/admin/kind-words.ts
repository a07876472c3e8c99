import type { Views } from '#app/ui/trpc/types.ts'

export type Kind = Views['org']['all'][number]['kind']

export const KIND_WORDS: Record<Kind, string> = {
  hospital: 'hospital',
  company: 'company',
  university: 'university or institute',
  platform: 'runs the exchange',
}
