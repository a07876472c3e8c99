import { type CommandOf, machine, type StateOf } from '../machine.ts'

export const listing = machine({
  noun: 'listing',
  final: ['WITHDRAWN'],
  rows: [
    { from: null, command: 'draft', by: ['steward', 'site'], to: 'DRAFT', event: 'listing.drafted' },
    { from: 'DRAFT', command: 'edit', by: 'steward', to: 'DRAFT', event: 'listing.edited' },
    { from: 'DRAFT', command: 'measure', by: 'site', to: 'DRAFT', event: 'listing.measured' },
    {
      from: 'DRAFT',
      command: 'publish',
      by: 'steward',
      to: 'PUBLISHED',
      event: 'listing.published',
      needs: ['described', 'termsSet', 'measured'],
    },
    { from: 'PUBLISHED', command: 'edit', by: 'steward', to: 'PUBLISHED', event: 'listing.edited' },
    { from: 'PUBLISHED', command: 'measure', by: 'site', to: 'PUBLISHED', event: 'listing.measured' },
    {
      from: 'PUBLISHED',
      command: 'publish',
      by: 'steward',
      to: 'PUBLISHED',
      event: 'listing.published',
      needs: ['described', 'termsSet', 'measured'],
    },
    { from: 'PUBLISHED', command: 'withdraw', by: 'steward', to: 'WITHDRAWN', event: 'listing.withdrawn' },
    { from: 'DRAFT', command: 'withdraw', by: 'steward', to: 'WITHDRAWN', event: 'listing.withdrawn' },
  ],
})
export type ListingState = StateOf<typeof listing>
export type ListingCommand = CommandOf<typeof listing>
