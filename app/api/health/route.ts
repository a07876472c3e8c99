/** Says that the server answers; nothing else. */
export const GET = () => Response.json({ ok: true })
