import { startAuthentication, WebAuthnError } from '@simplewebauthn/browser'
import type { Inputs, Views } from '#app/ui/trpc/types.ts'

type Options = Views['agreement']['beginSigning']['options']
type Assertion = Inputs['agreement']['sign']['assertion']

const TIMEOUT_MS = 120_000

export const CLOSED = 'Nothing was signed. The passkey request was closed. Select Sign to try again.'

/**
 * Asks the person's authenticator to sign the statement's hash.
 * @throws {Error} with the sentence for the page
 */
export const askPasskey = async ({ challenge, rpId, allowCredentials, userVerification }: Options): Promise<Assertion> => {
  if (!('PublicKeyCredential' in window))
    throw new Error('Nothing was signed. This browser cannot use passkeys. Open this page in a current browser, or on another device.')
  try {
    const { id, response } = await startAuthentication({
      optionsJSON: {
        challenge,
        rpId,
        userVerification,
        timeout: TIMEOUT_MS,
        allowCredentials: allowCredentials.map((credential) => ({ id: credential, type: 'public-key' as const })),
      },
    })
    return {
      credentialId: id,
      clientDataJSON: response.clientDataJSON,
      authenticatorData: response.authenticatorData,
      signature: response.signature,
    }
  } catch (error) {
    const name =
      error instanceof WebAuthnError
        ? error.cause instanceof Error
          ? error.cause.name
          : error.name
        : error instanceof Error
          ? error.name
          : ''
    if (name === 'NotAllowedError' || name === 'AbortError') throw new Error(CLOSED)
    if (name === 'SecurityError')
      throw new Error(
        'Nothing was signed. Passkeys work only at the address of this exchange over a secure connection. Check the address in your browser.',
      )
    throw new Error('Nothing was signed. The passkey could not be used here. Try again, or use the device on which you created it.')
  }
}
