const LARGEST_BYTES = 4 * 1024 * 1024

/** The bytes of a chosen file that holds JSON; whether it is written in the one allowed way is for verifyBundle to say. @throws {Error} with the sentence for the page */
export const readBundleFile = async (file: File): Promise<Uint8Array> => {
  if (file.size > LARGEST_BYTES)
    throw new Error(`${file.name} is larger than any agreement bundle. Choose the file that was downloaded from the agreement's page.`)
  try {
    const bytes = new Uint8Array(await file.arrayBuffer())
    JSON.parse(new TextDecoder().decode(bytes))
    return bytes
  } catch {
    throw new Error(
      `${file.name} is not JSON, so it is not an agreement bundle. Choose the file that was downloaded from the agreement's page.`,
    )
  }
}
