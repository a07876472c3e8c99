import { type CommandOf, machine, type StateOf } from '../machine.ts'

/** Life of an agreement. `provider` and `consumer` are signatories or custodians of the two parties; `site` is the hospital's own agent. */
export const agreement = machine({
  noun: 'agreement',
  final: ['TERMINATED', 'EXPIRED'],
  rows: [
    { from: null, command: 'freeze', by: ['custodian', 'consumer'], to: 'PENDING', event: 'agreement.frozen' },
    {
      from: 'PENDING',
      command: 'sign',
      by: ['providerSignatory', 'consumerSignatory'],
      to: 'PENDING',
      event: 'agreement.signed',
      needs: ['notSignedByYou'],
    },
    {
      from: 'PENDING',
      command: 'decline',
      by: ['providerSignatory', 'consumerSignatory', 'custodian'],
      to: 'TERMINATED',
      event: 'agreement.declined',
    },
    { from: 'PENDING', command: 'refuseSeal', by: 'site', to: 'PENDING', event: 'agreement.sealRefused' },
    {
      from: 'PENDING',
      command: 'seal',
      by: 'site',
      to: 'ACTIVE',
      event: 'agreement.activated',
      needs: ['consumerSigned', 'providerSigned'],
    },
    { from: 'ACTIVE', command: 'suspend', by: ['custodian', 'consumer'], to: 'SUSPENDED', event: 'agreement.suspended' },
    {
      from: 'SUSPENDED',
      command: 'resume',
      by: ['custodian', 'consumer'],
      to: 'ACTIVE',
      event: 'agreement.resumed',
      needs: ['pausedByYou'],
    },
    {
      from: 'ACTIVE',
      command: 'revoke',
      by: ['custodian', 'providerSignatory', 'consumerSignatory'],
      to: 'TERMINATED',
      event: 'agreement.revoked',
    },
    {
      from: 'SUSPENDED',
      command: 'revoke',
      by: ['custodian', 'providerSignatory', 'consumerSignatory'],
      to: 'TERMINATED',
      event: 'agreement.revoked',
    },
    { from: 'PENDING', command: 'expire', by: 'system', to: 'EXPIRED', event: 'agreement.expired', needs: ['pastEnd'] },
    { from: 'ACTIVE', command: 'expire', by: 'system', to: 'EXPIRED', event: 'agreement.expired', needs: ['pastEnd'] },
    { from: 'SUSPENDED', command: 'expire', by: 'system', to: 'EXPIRED', event: 'agreement.expired', needs: ['pastEnd'] },
  ],
})
export type AgreementState = StateOf<typeof agreement>
export type AgreementCommand = CommandOf<typeof agreement>
