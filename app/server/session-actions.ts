'use server'

import { redirect } from 'next/navigation'
import { Refused } from '#core/refusal.ts'
import { actFor, endSession, signInWithPassword } from '#server/session/session.ts'
import { caller } from './caller.ts'
import { exchange } from './exchange.ts'
import { clearSessionToken, readSessionToken, writeSessionToken } from './session-cookie.ts'

export interface FormState {
  error: string | null
  /** What was typed, so that nothing has to be typed again. Never a password. */
  values: Record<string, string>
}

const text = (form: FormData, name: string): string => String(form.get(name) ?? '')
/** Only paths of this exchange: a form must not send people elsewhere. */
const localPath = (path: string): string => (/^\/(?![/\\])[^\s]*$/.test(path) ? path : '/inbox')

export const signInAction = async (_before: FormState, form: FormData): Promise<FormState> => {
  try {
    const { token, expires } = await signInWithPassword(exchange(), text(form, 'email'), text(form, 'password'))
    await writeSessionToken(token, expires)
  } catch (error) {
    if (error instanceof Refused) return { error: error.message, values: { email: text(form, 'email') } }
    throw error
  }
  redirect(localPath(text(form, 'next') || '/inbox'))
}

export const joinAction = async (_before: FormState, form: FormData): Promise<FormState> => {
  const values = { name: text(form, 'name'), title: text(form, 'title') }
  try {
    const api = await caller()
    const made = await api.invitation.accept({
      token: text(form, 'token'),
      name: values.name,
      title: values.title,
      password: text(form, 'password'),
    })
    await writeSessionToken(made.token, made.expires)
  } catch (error) {
    if (error instanceof Error)
      return {
        error: error.message.startsWith('[')
          ? 'Check the name (2 to 120 characters) and the password (at least 12 characters).'
          : error.message,
        values,
      }
    throw error
  }
  redirect('/inbox')
}

export const signOutAction = async (): Promise<void> => {
  const token = await readSessionToken()
  if (token) await endSession(exchange(), token)
  await clearSessionToken()
  redirect('/')
}

export const actForAction = async (form: FormData): Promise<void> => {
  const token = await readSessionToken()
  if (token) await actFor(exchange(), token, text(form, 'organisation'))
  redirect('/inbox')
}
