export interface TarItem {
  /** Relative; slashes between directories. */
  path: string
  type: "file" | "directory" | "symlink"
  /** Milliseconds since the epoch. */
  modifiedAt: number
  isExecutable?: boolean | undefined
  /** What a symlink says. */
  target?: string
  content?: Uint8Array
}

const BLOCK = 512
const FLAGS = { file: "0", symlink: "2", directory: "5" }
const encoder = new TextEncoder()

/** The bytes of one entry. Names that the old header has no room for go into a pax header before it. */
export const tarEntry = (item: TarItem): Uint8Array<ArrayBuffer>[] => {
  const path = item.type === "directory" ? `${item.path}/` : item.path
  const target = item.target ?? ""
  const content = item.content ?? new Uint8Array()
  const records = [...paxRecord("path", path), ...paxRecord("linkpath", target)]
  const fields = { modifiedAt: item.modifiedAt, mode: item.type === "file" && !item.isExecutable ? 0o644 : 0o755 }
  const extra = encoder.encode(records.join(""))
  return [
    ...(records.length > 0
      ? [header({ ...fields, path: "pax", target: "", flag: "x", size: extra.length }), pad(extra)]
      : []),
    header({ ...fields, path, target, flag: FLAGS[item.type], size: content.length }),
    ...(content.length > 0 ? [pad(content)] : []),
  ]
}

/** What ends an archive. */
export const tarEnd = (): Uint8Array<ArrayBuffer> => new Uint8Array(2 * BLOCK)

interface Header {
  path: string
  target: string
  flag: string
  size: number
  mode: number
  modifiedAt: number
}

const header = ({ path, target, flag, size, mode, modifiedAt }: Header): Uint8Array<ArrayBuffer> => {
  const block = new Uint8Array(BLOCK)
  const put = (start: number, bytes: Uint8Array) => block.set(bytes, start)
  const octal = (value: number, length: number) => encoder.encode(`${value.toString(8).padStart(length - 1, "0")}\0`)
  put(0, encoder.encode(path).subarray(0, 100))
  put(100, octal(mode, 8))
  put(108, octal(0, 8))
  put(116, octal(0, 8))
  put(124, octal(size, 12))
  put(136, octal(Math.max(0, Math.floor(modifiedAt / 1000)), 12))
  put(148, encoder.encode(" ".repeat(8)))
  put(156, encoder.encode(flag))
  put(157, encoder.encode(target).subarray(0, 100))
  put(257, encoder.encode("ustar\x0000"))
  const sum = block.reduce((total, byte) => total + byte, 0)
  put(148, encoder.encode(`${sum.toString(8).padStart(6, "0")}\0 `))
  return block
}

const pad = (bytes: Uint8Array): Uint8Array<ArrayBuffer> => {
  const padded = new Uint8Array(Math.ceil(bytes.length / BLOCK) * BLOCK)
  padded.set(bytes)
  return padded
}

/** A record counts its own length, digits included. */
const paxRecord = (key: string, value: string): string[] => {
  if (encoder.encode(value).length <= 100 && /^[\x20-\x7e]*$/.test(value)) return []
  const rest = encoder.encode(` ${key}=${value}\n`).length
  let length = rest + 1
  while (String(length).length + rest !== length) length += 1
  return [`${length} ${key}=${value}\n`]
}
