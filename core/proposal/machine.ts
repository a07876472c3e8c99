import { type CommandOf, machine, type StateOf } from '../machine.ts'

/** One proposal of a consumer to many sites. What lies between SUBMITTED and AGREED is told by its negotiations. */
export const proposal = machine({
  noun: 'proposal',
  final: ['WITHDRAWN', 'DECLINED', 'AGREED'],
  rows: [
    { from: null, command: 'submit', by: 'researcher', to: 'SUBMITTED', event: 'proposal.submitted' },
    { from: 'SUBMITTED', command: 'withdraw', by: 'researcher', to: 'WITHDRAWN', event: 'proposal.withdrawn' },
    { from: 'SUBMITTED', command: 'decline', by: 'system', to: 'DECLINED', event: 'proposal.declined', needs: ['allDeclined'] },
    { from: 'SUBMITTED', command: 'agree', by: 'system', to: 'AGREED', event: 'proposal.agreed', needs: ['quorumActive'] },
  ],
})
export type ProposalState = StateOf<typeof proposal>
export type ProposalCommand = CommandOf<typeof proposal>
