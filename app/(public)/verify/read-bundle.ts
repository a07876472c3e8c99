const LARGEST_BYTES = 4 * 1024 * 1024

/** What a chosen file holds. @throws {Error} with the sentence for the page */
export const readBundleFile = async (file: File): Promise<unknown> => {
  if (file.size > LARGEST_BYTES)
    throw new Error(`${file.name} is larger than any agreement bundle. Choose the file that was downloaded from the agreement's page.`)
  try {
    return JSON.parse(await file.text())
  } catch {
    throw new Error(
      `${file.name} is not JSON, so it is not an agreement bundle. Choose the file that was downloaded from the agreement's page.`,
    )
  }
}
