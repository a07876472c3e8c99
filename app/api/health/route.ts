import { exchange } from '#app/server/exchange.ts'
import { databaseAnswers } from '#server/kernel/health.ts'

/** Says whether the server and its database answer; nothing else. */
export const GET = async () => {
  const ok = await databaseAnswers(exchange())
  return Response.json({ ok }, { status: ok ? 200 : 503 })
}
