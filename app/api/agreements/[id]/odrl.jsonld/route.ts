import { caller } from '#app/server/caller.ts'
import { odrlOf } from '#core/agreement/odrl.ts'

export const GET = async (_request: Request, { params }: { params: Promise<{ id: string }> }) => {
  try {
    const { terms } = await (await caller()).agreement.byId({ id: (await params).id })
    return new Response(JSON.stringify(odrlOf(terms), null, 2), {
      headers: {
        'content-type': 'application/ld+json',
        'content-disposition': 'attachment; filename="agreement-odrl.jsonld"',
        'cache-control': 'no-store',
      },
    })
  } catch {
    return new Response('This does not exist, or your organisation has no part in it.', { status: 404 })
  }
}
