import type { site } from '#core/org/machine.ts'

type SiteEvent = (typeof site)['rows'][number]['event']

const SENTENCES: Record<SiteEvent, string> = {
  'site.invited': 'A place for the agent was made.',
  'site.tokenRenewed': 'A new one-time token was given out.',
  'site.enrolled': 'The agent connected and brought its key.',
  'site.reported': 'The agent told of a prepared data set.',
  'site.keyRotated': 'The agent changed its key; the old and the new key both signed it.',
  'site.paused': 'Everything at this site was paused.',
  'site.resumed': 'The site was resumed.',
  'site.revoked': 'The agent was disconnected; its key is refused.',
}
export const siteSentence = (type: string): string => (SENTENCES as Record<string, string>)[type] ?? type
