import { type CommandOf, machine, type StateOf } from '../machine.ts'

/**
 * `system`: a signatory who declines the frozen agreement ends the negotiation with it.
 * Contract negotiation of the Dataspace Protocol 2025-1 (states and who may move as its diagram). `consumer` = researcher side, `provider` = hospital.
 */
export const negotiation = machine({
  noun: 'negotiation',
  final: ['FINALIZED', 'TERMINATED'],
  rows: [
    { from: null, command: 'request', by: 'consumer', to: 'REQUESTED', event: 'negotiation.requested' },
    { from: 'REQUESTED', command: 'offer', by: 'provider', to: 'OFFERED', event: 'negotiation.offered' },
    { from: 'REQUESTED', command: 'agree', by: 'provider', to: 'AGREED', event: 'negotiation.agreed', needs: ['siteConnected'] },
    { from: 'REQUESTED', command: 'terminate', by: ['consumer', 'provider'], to: 'TERMINATED', event: 'negotiation.terminated' },
    { from: 'OFFERED', command: 'request', by: 'consumer', to: 'REQUESTED', event: 'negotiation.requested' },
    { from: 'OFFERED', command: 'accept', by: 'consumer', to: 'ACCEPTED', event: 'negotiation.accepted' },
    { from: 'OFFERED', command: 'terminate', by: ['consumer', 'provider'], to: 'TERMINATED', event: 'negotiation.terminated' },
    { from: 'ACCEPTED', command: 'agree', by: 'provider', to: 'AGREED', event: 'negotiation.agreed', needs: ['siteConnected'] },
    { from: 'ACCEPTED', command: 'terminate', by: 'provider', to: 'TERMINATED', event: 'negotiation.terminated' },
    {
      from: 'AGREED',
      command: 'verify',
      by: 'consumerSignatory',
      to: 'VERIFIED',
      event: 'negotiation.verified',
      needs: ['consumerSigned'],
    },
    { from: 'AGREED', command: 'terminate', by: ['consumer', 'system'], to: 'TERMINATED', event: 'negotiation.terminated' },
    {
      from: 'VERIFIED',
      command: 'finalize',
      by: 'site',
      to: 'FINALIZED',
      event: 'negotiation.finalized',
      needs: ['providerSigned', 'siteSealed'],
    },
    { from: 'VERIFIED', command: 'terminate', by: ['provider', 'system'], to: 'TERMINATED', event: 'negotiation.terminated' },
  ],
})
export type NegotiationState = StateOf<typeof negotiation>
export type NegotiationCommand = CommandOf<typeof negotiation>
