import { caller } from '#app/server/caller.ts'

export const GET = async (_request: Request, { params }: { params: Promise<{ id: string }> }) => {
  try {
    const bundle = await (await caller()).agreement.bundle({ id: (await params).id })
    return new Response(JSON.stringify(bundle), {
      headers: {
        'content-type': 'application/json',
        'content-disposition': 'attachment; filename="agreement-bundle.json"',
        'cache-control': 'no-store',
      },
    })
  } catch {
    return new Response('This does not exist, or your organisation has no part in it.', { status: 404 })
  }
}
