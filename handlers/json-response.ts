const encoder = new TextEncoder()

/** A JSON answer that says its length, which clients and HEAD rely on. */
export const jsonResponse = (text: string, status = 200, headers: Record<string, string> = {}): Response => {
  const bytes = encoder.encode(text)
  return new Response(bytes, {
    status,
    headers: { "content-type": "application/json", "content-length": String(bytes.byteLength), ...headers },
  })
}
