/** The part of dcmjs that writes a data set; the package ships no types. */
declare module 'dcmjs' {
  type Elements = Record<string, unknown>
  class DicomDict {
    constructor(meta: Elements)
    dict: Elements
    write(options?: Record<string, unknown>): ArrayBuffer
  }
  const dcmjs: {
    data: { DicomDict: typeof DicomDict; DicomMetaDictionary: { denaturalizeDataset(dataset: Record<string, unknown>): Elements } }
  }
  export default dcmjs
}
