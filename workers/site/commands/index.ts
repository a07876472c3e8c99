import type { Command } from './command.ts'

/** Every command by name, loaded only when asked for, in the order of the overview. */
export const COMMANDS: Readonly<Record<string, () => Promise<Command>>> = {
  'site enrol': async () => (await import('./enrol.ts')).enrolCommand,
  'site policy init': async () => (await import('./policy-init.ts')).policyInitCommand,
  'site policy check': async () => (await import('./policy-check.ts')).policyCheckCommand,
  'site run': async () => (await import('./run.ts')).runSiteCommand,
  'site publish': async () => (await import('./publish.ts')).publishCommand,
  'site status': async () => (await import('./status.ts')).statusCommand,
  'site pause': async () => (await import('./pause.ts')).pauseCommand,
  'site resume': async () => (await import('./resume.ts')).resumeCommand,
  'site seal': async () => (await import('./seal.ts')).sealCommand,
  'site revoke': async () => (await import('./revoke.ts')).revokeCommand,
  deidentify: async () => (await import('./deidentify.ts')).deidentifyCommand,
  prepare: async () => (await import('./prepare.ts')).prepareCliCommand,
  'gear list': async () => (await import('./gear.ts')).gearListCommand,
  'gear show': async () => (await import('./gear.ts')).gearShowCommand,
  'gear validate': async () => (await import('./gear.ts')).gearValidateCommand,
  'gear export': async () => (await import('./gear.ts')).gearExportCommand,
  plan: async () => (await import('./plan.ts')).planCommand,
  simulate: async () => (await import('./simulate.ts')).simulateCommand,
  'import-npz': async () => (await import('./import-npz.ts')).importNpzCommand,
  partition: async () => (await import('./partition.ts')).partitionCommand,
  'flare setup': async () => (await import('./flare-setup.ts')).flareSetupCommand,
  'flare check': async () => (await import('./flare-check.ts')).flareCheckCommand,
  verify: async () => (await import('./verify.ts')).verifyCommand,
}
