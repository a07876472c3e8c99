/** Elements of group 0000 (PS3.7 E.1). */
const COMMAND_FIELD = 0x0100
const DATA_SET_TYPE = 0x0800
const C_STORE_RQ = 0x0001
const NO_DATA_SET = 0x0101

/** Whether a whole command set is a C-STORE request that an object follows; one that is not written as PS3.7 6.3.1 asks is none. */
export const announcesObject = (set: Buffer): boolean => {
  const found = new Map<number, number>()
  let before = -1
  let at = 0
  while (at + 8 <= set.length) {
    const element = set.readUInt16LE(at + 2)
    const length = set.readUInt32LE(at + 4)
    if (set.readUInt16LE(at) !== 0 || element <= before || at + 8 + length > set.length) return false
    if (length === 2) found.set(element, set.readUInt16LE(at + 8))
    before = element
    at += 8 + length
  }
  return at === set.length && found.get(COMMAND_FIELD) === C_STORE_RQ && (found.get(DATA_SET_TYPE) ?? NO_DATA_SET) !== NO_DATA_SET
}
