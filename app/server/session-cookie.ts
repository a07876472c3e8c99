import 'server-only'
import { cookies } from 'next/headers'
import { exchange } from './exchange.ts'

const secure = () => exchange().config.url.startsWith('https:')
/** The name under which next-auth keeps its session token. */
export const cookieName = () => (secure() ? '__Secure-authjs.session-token' : 'authjs.session-token')

export const readSessionToken = async (): Promise<string | undefined> => (await cookies()).get(cookieName())?.value

export const writeSessionToken = async (token: string, expires: Date): Promise<void> => {
  ;(await cookies()).set(cookieName(), token, { httpOnly: true, sameSite: 'lax', secure: secure(), path: '/', expires })
}

export const clearSessionToken = async (): Promise<void> => {
  ;(await cookies()).delete(cookieName())
}
