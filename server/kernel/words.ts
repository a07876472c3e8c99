/** What blocks a command, as sentences for people. */
const BLOCKERS: Record<string, string> = {
  described: 'Write a title and a summary first.',
  termsSet: 'Set the data-use terms first.',
  measured: 'The site agent has not reported a prepared data set yet.',
  siteConnected: 'The site agent is not connected. Ask your IT to enrol it.',
  consumerSigned: 'The research side has not signed yet.',
  providerSigned: 'The hospital has not signed yet.',
  siteSealed: "The hospital's site agent has not sealed the agreement yet.",
  notSignedByYou: 'Your organisation has signed already.',
  pausedByYou: 'The other party paused it; only they can resume it.',
  pastEnd: 'Its end date has not passed.',
  tokenValid: 'This token was used before, has expired or was never issued. Make a new one on the site page.',
  nothingToSeal: "An agreement that names the site's present key still waits for its seal. Seal or decline it first.",
  notExpired: 'This invitation has expired. Ask for a new one.',
  adminRemains: 'An organisation needs at least one administrator.',
  noLiveRun: 'A run is still going. Stop it first.',
  leaseHeld: 'The lease of this task has ended or was given anew.',
  quorumReturned: 'Too few sites have returned their update.',
  quorumActive: 'Too few agreements are in force.',
  allDeclined: 'Some sites have not answered.',
}
export const blockerWords = (need: string): string => BLOCKERS[need] ?? need
