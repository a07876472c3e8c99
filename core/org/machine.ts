import { type CommandOf, machine, type StateOf } from '../machine.ts'

/** What a member may be in an organisation. */
export const MEMBER_ROLES = ['admin', 'steward', 'signatory', 'it', 'researcher'] as const
export type MemberRole = (typeof MEMBER_ROLES)[number]

export const organisation = machine({
  noun: 'organisation',
  final: [],
  rows: [
    { from: null, command: 'found', by: ['platform', 'founder'], to: 'ACTIVE', event: 'organisation.founded' },
    { from: 'ACTIVE', command: 'describe', by: 'admin', to: 'ACTIVE', event: 'organisation.described' },
  ],
})

export const invitation = machine({
  noun: 'invitation',
  final: ['ACCEPTED', 'WITHDRAWN'],
  rows: [
    { from: null, command: 'invite', by: 'admin', to: 'OPEN', event: 'invitation.sent' },
    { from: 'OPEN', command: 'accept', by: 'bearer', to: 'ACCEPTED', event: 'invitation.accepted', needs: ['notExpired'] },
    { from: 'OPEN', command: 'withdraw', by: 'admin', to: 'WITHDRAWN', event: 'invitation.withdrawn' },
  ],
})

export const membership = machine({
  noun: 'membership',
  final: ['REMOVED'],
  rows: [
    { from: null, command: 'join', by: 'system', to: 'ACTIVE', event: 'membership.joined' },
    { from: 'ACTIVE', command: 'setRoles', by: 'admin', to: 'ACTIVE', event: 'membership.rolesSet', needs: ['adminRemains'] },
    { from: 'ACTIVE', command: 'remove', by: 'admin', to: 'REMOVED', event: 'membership.removed', needs: ['adminRemains'] },
  ],
})

/** A hospital's installation. PAUSED: no task is handed out for any project. */
export const site = machine({
  noun: 'site',
  final: ['REVOKED'],
  rows: [
    { from: null, command: 'invite', by: ['admin', 'it', 'steward'], to: 'INVITED', event: 'site.invited' },
    { from: 'INVITED', command: 'renewToken', by: ['admin', 'it', 'steward'], to: 'INVITED', event: 'site.tokenRenewed' },
    { from: 'INVITED', command: 'enrol', by: 'bearer', to: 'CONNECTED', event: 'site.enrolled', needs: ['tokenValid'] },
    { from: 'CONNECTED', command: 'report', by: 'site', to: 'CONNECTED', event: 'site.reported' },
    { from: 'PAUSED', command: 'report', by: 'site', to: 'PAUSED', event: 'site.reported' },
    { from: 'CONNECTED', command: 'rotateKey', by: 'site', to: 'CONNECTED', event: 'site.keyRotated', needs: ['nothingToSeal'] },
    { from: 'PAUSED', command: 'rotateKey', by: 'site', to: 'PAUSED', event: 'site.keyRotated', needs: ['nothingToSeal'] },
    { from: 'CONNECTED', command: 'pause', by: ['steward', 'it', 'admin'], to: 'PAUSED', event: 'site.paused' },
    { from: 'PAUSED', command: 'resume', by: ['steward', 'it', 'admin'], to: 'CONNECTED', event: 'site.resumed' },
    { from: 'CONNECTED', command: 'revoke', by: ['it', 'admin'], to: 'REVOKED', event: 'site.revoked' },
    { from: 'PAUSED', command: 'revoke', by: ['it', 'admin'], to: 'REVOKED', event: 'site.revoked' },
    { from: 'INVITED', command: 'revoke', by: ['it', 'admin'], to: 'REVOKED', event: 'site.revoked' },
  ],
})
export type SiteState = StateOf<typeof site>
export type SiteCommand = CommandOf<typeof site>

/** A research purpose; a revision is a new row, so that a proposal keeps the one it was written under. */
export const purpose = machine({
  noun: 'purpose',
  final: ['RETIRED'],
  rows: [
    { from: null, command: 'state', by: 'researcher', to: 'ACTIVE', event: 'purpose.stated' },
    { from: 'ACTIVE', command: 'retire', by: 'researcher', to: 'RETIRED', event: 'purpose.retired' },
  ],
})

/** A person's signing credential (WebAuthn). */
export const passkey = machine({
  noun: 'passkey',
  final: ['REMOVED'],
  rows: [
    { from: null, command: 'register', by: 'self', to: 'ACTIVE', event: 'passkey.registered' },
    { from: 'ACTIVE', command: 'remove', by: 'self', to: 'REMOVED', event: 'passkey.removed' },
  ],
})
