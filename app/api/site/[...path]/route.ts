import { exchange } from '#app/server/exchange.ts'
import { handleSite } from '#server/site-api/handle.ts'

const handle = (request: Request) => handleSite(exchange(), request)

export { handle as GET, handle as HEAD, handle as POST, handle as PUT }
