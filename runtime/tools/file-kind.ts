import { encodeBase64 } from "../base64.ts"

/** What a tool can do with a file's bytes. `mime` is set for images and PDF. */
export type FileKind = { kind: "text" } | { kind: "attachment"; mime: string } | { kind: "binary" }

/** Bytes looked at. */
const SAMPLE_BYTES = 8192

const signatures: { mime: string; bytes: number[]; at?: number }[] = [
  { mime: "image/png", bytes: [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a] },
  { mime: "image/jpeg", bytes: [0xff, 0xd8, 0xff] },
  { mime: "image/gif", bytes: [0x47, 0x49, 0x46, 0x38] },
  { mime: "image/webp", bytes: [0x57, 0x45, 0x42, 0x50], at: 8 },
  { mime: "application/pdf", bytes: [0x25, 0x50, 0x44, 0x46, 0x2d] },
]

/** Tells by content, never by name, what a file is. UTF-16 counts as text when it has a byte order mark. */
export function fileKind(bytes: Uint8Array): FileKind {
  const known = signatures.find(({ bytes: wanted, at = 0 }) =>
    wanted.every((byte, index) => bytes[at + index] === byte),
  )
  if (known !== undefined) return { kind: "attachment", mime: known.mime }
  if (utf16Label(bytes) !== undefined) return { kind: "text" }
  const sample = bytes.subarray(0, SAMPLE_BYTES)
  if (sample.includes(0)) return { kind: "binary" }
  const controls = sample.filter((byte) => (byte < 32 && (byte < 7 || byte > 13) && byte !== 27) || byte === 127).length
  return controls > sample.length * 0.1 ? { kind: "binary" } : { kind: "text" }
}

/** Decodes text for reading: UTF-16 by its byte order mark, else UTF-8; the mark is removed. */
export const decodeForReading = (bytes: Uint8Array): string =>
  new TextDecoder(utf16Label(bytes) ?? "utf-8").decode(bytes)

/** Writes bytes as a data: URL. */
export const dataUrl = (mime: string, bytes: Uint8Array): string => `data:${mime};base64,${encodeBase64(bytes)}`

function utf16Label(bytes: Uint8Array): string | undefined {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return "utf-16le"
  return bytes[0] === 0xfe && bytes[1] === 0xff ? "utf-16be" : undefined
}
