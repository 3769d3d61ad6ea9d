/**
 * Encodes frames of Amazon's event stream: lengths, a checksum of them, headers, the payload, a checksum of all.
 *
 * Source: docs.aws.amazon.com/transcribe/latest/dg/event-stream.html
 */
export const eventStream = (...events: [type: string, payload: object][]): Uint8Array<ArrayBuffer> => {
  const frames = events.map(([type, payload]) => frame(type, payload))
  const bytes = new Uint8Array(frames.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const one of frames) {
    bytes.set(one, at)
    at += one.length
  }
  return bytes
}

const PRELUDE = 12
const CHECKSUM = 4
const STRING_TYPE = 7

const frame = (type: string, payload: object): Uint8Array => {
  const headers = [
    ...header(":event-type", type),
    ...header(":content-type", "application/json"),
    ...header(":message-type", "event"),
  ]
  const body = new TextEncoder().encode(JSON.stringify(payload))
  const bytes = new Uint8Array(PRELUDE + headers.length + body.length + CHECKSUM)
  const view = new DataView(bytes.buffer)
  view.setUint32(0, bytes.length)
  view.setUint32(4, headers.length)
  view.setUint32(8, crc32(bytes.subarray(0, 8)))
  bytes.set(headers, PRELUDE)
  bytes.set(body, PRELUDE + headers.length)
  view.setUint32(bytes.length - CHECKSUM, crc32(bytes.subarray(0, bytes.length - CHECKSUM)))
  return bytes
}

const header = (name: string, value: string): number[] => {
  const [key, text] = [new TextEncoder().encode(name), new TextEncoder().encode(value)]
  return [key.length, ...key, STRING_TYPE, text.length >> 8, text.length & 0xff, ...text]
}

const crc32 = (bytes: Uint8Array): number => {
  let sum = 0xffffffff
  for (const byte of bytes) {
    sum ^= byte
    for (let bit = 0; bit < 8; bit++) sum = (sum >>> 1) ^ (sum & 1 ? 0xedb88320 : 0)
  }
  return (sum ^ 0xffffffff) >>> 0
}
