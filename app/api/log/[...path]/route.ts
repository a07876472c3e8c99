import { exchange } from '#app/server/exchange.ts'
import { handleLog } from '#server/audit/handle-log.ts'

export const GET = async (_request: Request, { params }: { params: Promise<{ path: string[] }> }) =>
  handleLog(exchange(), (await params).path.join('/'))
