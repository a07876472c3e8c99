import { TRPCError } from '@trpc/server'
import { getHTTPStatusCodeFromError } from '@trpc/server/http'
import { caller } from '#app/server/caller.ts'

/** A run's metrics, work or settings as CSV. */
export const GET = async (_request: Request, { params }: { params: Promise<{ run: string; file: string }> }) => {
  const { run, file } = await params
  try {
    return new Response(await (await caller()).run.csv({ id: run, file: file as 'metrics.csv' }), {
      headers: {
        'content-type': 'text/csv; charset=utf-8',
        'content-disposition': `attachment; filename="run-${file}"`,
        'cache-control': 'no-store',
      },
    })
  } catch (error) {
    if (!(error instanceof TRPCError)) throw error
    return new Response(error.message, { status: getHTTPStatusCodeFromError(error) })
  }
}
