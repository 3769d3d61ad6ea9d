/** Decodes a data: URL, base64 or percent-encoded; undefined when it cannot be decoded. */
export const readDataUrl = (url: string): Uint8Array | undefined => {
  const comma = url.indexOf(",")
  if (!url.startsWith("data:") || comma < 0) return undefined
  const isBase64 = /;\s*base64$/i.test(url.slice("data:".length, comma))
  try {
    const text = decodeURIComponent(url.slice(comma + 1))
    if (!isBase64) return new TextEncoder().encode(text)
    return Uint8Array.from(atob(text), (character) => character.charCodeAt(0))
  } catch {
    // Bad percent-encoding or bad base64.
    return undefined
  }
}
