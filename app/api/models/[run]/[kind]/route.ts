import { exchange } from '#app/server/exchange.ts'
import { readSessionToken } from '#app/server/session-cookie.ts'
import { REFUSALS, Refused } from '#core/refusal.ts'
import { MODEL_FILES, type ModelFile, modelDownload } from '#server/run/model-download.ts'
import { viewerOf } from '#server/session/session.ts'

export const GET = async (_request: Request, { params }: { params: Promise<{ run: string; kind: string }> }) => {
  const { run, kind } = await params
  try {
    if (!MODEL_FILES.includes(kind as ModelFile) || !/^[0-9a-f-]{36}$/.test(run)) throw new Refused('NOT_FOUND', 'There is no such file.')
    const { bytes, type, name } = await modelDownload(
      exchange(),
      await viewerOf(exchange(), await readSessionToken()),
      run,
      kind as ModelFile,
    )
    return new Response(bytes as BodyInit, {
      headers: { 'content-type': type, 'content-disposition': `attachment; filename="${name}"`, 'cache-control': 'no-store' },
    })
  } catch (error) {
    if (error instanceof Refused) return new Response(error.message, { status: REFUSALS[error.code] })
    throw error
  }
}
