/** What a browser's WebAuthn error means, and what to do. Nothing was kept in any of these cases. */
const SENTENCES: Readonly<Record<string, string>> = {
  NotAllowedError: 'Nothing was created. The request was closed, or took too long. Select the button to try again.',
  InvalidStateError: 'This device holds a passkey for you already. It is in the list above; you can sign with it.',
  SecurityError: 'Nothing was created. This page is not open under the address of the exchange. Open it by its full address.',
  NotSupportedError: 'Nothing was created. This device cannot make a passkey of the kind that signatures need. Use another device.',
  ConstraintError: 'Nothing was created. This device cannot ask for finger, face or PIN. Set one up, or use another device.',
  AbortError: 'Nothing was created. Another request took its place. Try again.',
}

export const passkeySentence = (error: unknown): string =>
  SENTENCES[error instanceof Error ? error.name : ''] ??
  'Nothing was created. The device answered with an error. Try again, or use another device.'
