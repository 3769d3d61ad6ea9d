import { encodeBase64 } from "../base64.ts"
import type { FileContent } from "../schema/file.ts"
import { fileKind } from "../tools/file-kind.ts"

/** Types of binary files that their first bytes do not tell, by the ending of the name. */
const MIME: Record<string, string> = {
  avif: "image/avif",
  bmp: "image/bmp",
  exe: "application/x-msdos-program",
  gz: "application/gzip",
  heic: "image/heic",
  ico: "image/vnd.microsoft.icon",
  jar: "application/java-archive",
  m4a: "audio/mp4",
  mov: "video/quicktime",
  mp3: "audio/mpeg",
  mp4: "video/mp4",
  ogg: "audio/ogg",
  otf: "font/otf",
  tar: "application/x-tar",
  tif: "image/tiff",
  tiff: "image/tiff",
  ttf: "font/ttf",
  wasm: "application/wasm",
  wav: "audio/wav",
  webm: "video/webm",
  woff: "font/woff",
  woff2: "font/woff2",
  zip: "application/zip",
}

/**
 * Shows a file's bytes as text when they are UTF-8, else as base64. What a file is, its bytes decide; the name only tells kinds
 * of binary files apart.
 */
export const contentOf = (bytes: Uint8Array, name: string): FileContent => {
  const kind = fileKind(bytes)
  const text = kind.kind === "text" ? decode(bytes) : undefined
  if (text !== undefined) return { type: "text", content: text }
  const ending = name.slice(name.lastIndexOf(".") + 1).toLowerCase()
  const mimeType = kind.kind === "attachment" ? kind.mime : (MIME[ending] ?? "application/octet-stream")
  return { type: "binary", content: encodeBase64(bytes), encoding: "base64", mimeType }
}

/** Only what can be written back byte by byte. */
const decode = (bytes: Uint8Array): string | undefined => {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    return undefined
  }
}

/** A name for exactly these bytes, in the form of an ETag. */
export const tagOf = async (bytes: Uint8Array<ArrayBuffer>): Promise<string> => {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes))
  return `"${Array.from(digest.subarray(0, 16), (byte) => byte.toString(16).padStart(2, "0")).join("")}"`
}
