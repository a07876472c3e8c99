import type { DemoPerson } from '../scripts/demo/person.ts'

export interface ProjectEvent {
  readonly type: string
  readonly at: string
  readonly data: Readonly<Record<string, unknown>>
}

/** All events of a finished run, from the feed that pages read. */
export const readEvents = async (url: string, projectId: string, { cookie }: DemoPerson): Promise<ProjectEvent[]> => {
  const controller = new AbortController()
  const answer = await fetch(`${url}/api/events?project=${projectId}&after=-1`, { headers: { cookie }, signal: controller.signal })
  const events: ProjectEvent[] = []
  let rest = ''
  for await (const text of answer.body!.pipeThrough(new TextDecoderStream())) {
    const frames = (rest + text).split('\n\n')
    rest = frames.pop() ?? ''
    for (const frame of frames) {
      const data = frame.split('\n').find((line) => line.startsWith('data: {"'))
      if (data !== undefined) events.push(JSON.parse(data.slice(6)) as ProjectEvent)
    }
    if (events.at(-1)?.type === 'run.completed') break
  }
  controller.abort()
  return events
}
