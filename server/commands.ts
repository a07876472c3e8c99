import { expireAgreement, resumeAgreement, revokeAgreement, suspendAgreement } from './agreement/end.ts'
import { freezeAgreement } from './agreement/freeze.ts'
import { refuseSeal, sealAgreement } from './agreement/seal.ts'
import { declineAgreement, signAgreement } from './agreement/sign.ts'
import type { CommandDefinition } from './kernel/command.ts'
import { draftListing, editListing, measureListing } from './listing/draft.ts'
import { publishListing, withdrawListing } from './listing/publish.ts'
import { agreeNegotiation } from './negotiation/agree.ts'
import { requestNegotiation } from './negotiation/request.ts'
import { finalizeNegotiation, terminateNegotiation, verifyNegotiation } from './negotiation/terminate.ts'
import { foundOrganisation } from './org/found.ts'
import { acceptInvitation, invite, joinOrganisation, removeMember, setRoles, withdrawInvitation } from './org/invite.ts'
import { registerPasskey, removePasskey } from './passkey/register.ts'
import { admitSite, openProject } from './project/open.ts'
import { agreeProposal, declineProposal, withdrawProposal } from './proposal/settle.ts'
import { submitProposal } from './proposal/submit.ts'
import { retirePurpose, statePurpose } from './purpose/state-purpose.ts'
import { closeRound, commitRound, failRound, openRound } from './run/round.ts'
import { abortRun, completeRun, failRun, pauseRun, resumeRun, startRun, submitRun } from './run/run.ts'
import { selectModel, stopRunEarly } from './run/selection.ts'
import {
  acceptTask,
  cancelTask,
  createTask,
  expireTask,
  giveUpTask,
  leaseTask,
  rejectTask,
  renewTask,
  reportTask,
  startTask,
  supersedeTask,
} from './run/task.ts'
import { enrolSite } from './site/enrol.ts'
import { inviteSite, renewToken } from './site/invite-site.ts'
import { pauseSite, resumeSite, revokeSite } from './site/pause.ts'
import { reportDataset } from './site/report.ts'
import { rotateSiteKey } from './site/rotate-key.ts'

/** Every change that the exchange knows. The authorisation matrix is generated from it, so a command outside it fails the tests. */
export const COMMANDS = [
  foundOrganisation,
  invite,
  withdrawInvitation,
  acceptInvitation,
  joinOrganisation,
  setRoles,
  removeMember,
  registerPasskey,
  removePasskey,
  inviteSite,
  renewToken,
  enrolSite,
  pauseSite,
  resumeSite,
  revokeSite,
  rotateSiteKey,
  reportDataset,
  draftListing,
  measureListing,
  editListing,
  publishListing,
  withdrawListing,
  statePurpose,
  retirePurpose,
  submitProposal,
  withdrawProposal,
  declineProposal,
  agreeProposal,
  requestNegotiation,
  agreeNegotiation,
  terminateNegotiation,
  verifyNegotiation,
  finalizeNegotiation,
  freezeAgreement,
  signAgreement,
  declineAgreement,
  sealAgreement,
  refuseSeal,
  suspendAgreement,
  resumeAgreement,
  revokeAgreement,
  expireAgreement,
  openProject,
  admitSite,
  submitRun,
  startRun,
  pauseRun,
  resumeRun,
  abortRun,
  completeRun,
  failRun,
  stopRunEarly,
  selectModel,
  openRound,
  closeRound,
  commitRound,
  failRound,
  createTask,
  leaseTask,
  startTask,
  acceptTask,
  rejectTask,
  reportTask,
  expireTask,
  giveUpTask,
  cancelTask,
  renewTask,
  supersedeTask,
] as unknown as readonly CommandDefinition[]
