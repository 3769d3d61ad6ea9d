/** The build packs such files with gzip; importing one gives its bytes (scripts/packed-files.ts). */
declare module "*?packed" {
  const bytes: ArrayBuffer
  export default bytes
}
