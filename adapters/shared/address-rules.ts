/**
 * Which addresses a request on behalf of a model may reach: public ones. Whatever is not known to be public is refused.
 *
 * Source: IANA special-purpose address registries (RFC 6890 and its updates).
 */

/** IPv4 blocks that are not public: `[first address, bits of the prefix, reason]`. */
const BLOCKS_V4: [string, number, string][] = [
  ["0.0.0.0", 8, "this network"],
  ["10.0.0.0", 8, "private"],
  ["100.64.0.0", 10, "shared by a carrier"],
  ["127.0.0.0", 8, "loopback"],
  ["169.254.0.0", 16, "link-local"],
  ["172.16.0.0", 12, "private"],
  ["192.0.0.0", 24, "reserved"],
  ["192.0.2.0", 24, "for documentation"],
  ["192.88.99.0", 24, "a 6to4 relay"],
  ["192.168.0.0", 16, "private"],
  ["198.18.0.0", 15, "for benchmarks"],
  ["198.51.100.0", 24, "for documentation"],
  ["203.0.113.0", 24, "for documentation"],
  ["224.0.0.0", 4, "multicast"],
  ["240.0.0.0", 4, "reserved"],
]

/** IPv6 blocks that are not public, the narrow ones first. All that is outside of 2000::/3 is refused anyway; these say why. */
const BLOCKS_V6: [string, number, string][] = [
  ["::", 128, "unspecified"],
  ["::1", 128, "loopback"],
  ["::ffff:0:0", 96, "a mapped IPv4 address"],
  ["::", 96, "a mapped IPv4 address"],
  ["64:ff9b:1::", 48, "NAT64 of a local network"],
  ["100::", 64, "discarded"],
  ["2001::", 32, "a Teredo tunnel"],
  ["2001::", 23, "reserved"],
  ["2001:db8::", 32, "for documentation"],
  ["2002::", 16, "a 6to4 tunnel"],
  ["3fff::", 20, "for documentation"],
  ["fc00::", 7, "private"],
  ["fe80::", 10, "link-local"],
  ["fec0::", 10, "private"],
  ["ff00::", 8, "multicast"],
]

/** Names that lead inside by convention, whatever a resolver says. */
const INSIDE = /(^|\.)(localhost|localdomain|local|internal|intranet|lan|home\.arpa|onion)$/

/**
 * Tells why an address must not be reached; undefined for a public one.
 *
 * @param address IPv4 in any form that systems take (`127.1`, `0x7f000001`, `017700000001`) or IPv6, with or without brackets
 * @returns for text that is no address, "not an address"
 */
export const refusalOf = (address: string): string | undefined => {
  const bytes = parseAddress(address)
  if (!bytes) return "not an address"
  return bytes.length === 4 ? refusalV4(bytes) : refusalV6(bytes)
}

/** Tells why a host must not be reached as it is written: a bad address, or a name that leads inside. Other names need resolving. */
export const refusalOfHost = (host: string): string | undefined => {
  const name = host.toLowerCase().replace(/\.$/, "")
  if (name === "") return "empty"
  if (isAddress(name)) return refusalOf(name)
  return INSIDE.test(name) ? "local" : undefined
}

/** Tells whether a host is meant as an address rather than a name, as URLs judge it: by its last label. */
export const isAddress = (host: string): boolean => host.includes(":") || /(^|\.)(\d+|0x[0-9a-f]*)\.?$/i.test(host)

/** Parses `host[:port],…`: hosts that are admitted although they are not public. A host without a port admits every port. */
export const parseAllowed = (list: string | undefined): ((url: URL) => boolean) => {
  const allowed = (list ?? "").split(",").flatMap((item) => {
    const text = item.trim().toLowerCase()
    // A bare IPv6 address has colons of its own.
    const bracketed = (text.match(/:/g) ?? []).length > 1 && !text.startsWith("[") ? `[${text}]` : text
    const url = bracketed === "" || /[/@?#]/.test(bracketed) ? undefined : parseUrl(`http://${bracketed}`)
    const port = /:(\d+)$/.exec(bracketed.replace(/^\[.*\]/, ""))?.[1]
    return url ? [{ host: url.hostname, port }] : []
  })
  return (url) => {
    const port = url.port || (url.protocol === "https:" ? "443" : "80")
    return allowed.some(
      (item) => item.host === url.hostname && (item.port === undefined || Number(item.port) === Number(port)),
    )
  }
}

const parseUrl = (text: string): URL | undefined => {
  try {
    return new URL(text)
  } catch {
    return undefined
  }
}

const refusalV4 = (bytes: Uint8Array): string | undefined => find(BLOCKS_V4, bytes)

const refusalV6 = (bytes: Uint8Array): string | undefined => {
  // Networks without IPv4 reach all of it through this prefix, so what counts is the address inside.
  if (isWithin(bytes, parseAddress("64:ff9b::"), 96)) return refusalV4(bytes.subarray(12))
  return find(BLOCKS_V6, bytes) ?? (isWithin(bytes, parseAddress("2000::"), 3) ? undefined : "reserved")
}

const find = (blocks: [string, number, string][], bytes: Uint8Array): string | undefined =>
  blocks.find(([base, bits]) => isWithin(bytes, parseAddress(base), bits))?.[2]

const isWithin = (bytes: Uint8Array, base: Uint8Array | undefined, bits: number): boolean =>
  base !== undefined &&
  bytes.every((byte, index) => {
    const rest = Math.min(8, Math.max(0, bits - index * 8))
    const mask = (0xff << (8 - rest)) & 0xff
    return (byte & mask) === ((base[index] ?? 0) & mask)
  })

/** Parses an address to its 4 or 16 bytes. */
const parseAddress = (text: string): Uint8Array | undefined => {
  const bare = /^\[(.*)\]$/.exec(text)?.[1] ?? text
  return bare.includes(":") ? parseV6(bare) : parseV4(bare)
}

/** One to four numbers, decimal, octal or hexadecimal; the last fills what is left. */
const parseV4 = (text: string): Uint8Array | undefined => {
  const parts = text.replace(/\.$/, "").split(".")
  if (parts.length > 4) return undefined
  const numbers = parts.map(parseNumber)
  const last = numbers.pop()
  if (last === undefined || numbers.some((value) => value === undefined || value > 255)) return undefined
  const size = 4 - numbers.length
  if (last >= 256 ** size) return undefined
  const tail = Array.from({ length: size }, (_, index) => Math.floor(last / 256 ** (size - 1 - index)) % 256)
  return Uint8Array.from([...numbers.map((value) => value ?? 0), ...tail])
}

const parseNumber = (text: string): number | undefined => {
  if (/^0x[0-9a-f]*$/i.test(text)) return Number.parseInt(text.slice(2) || "0", 16)
  if (/^0[0-7]+$/.test(text)) return Number.parseInt(text, 8)
  return /^(0|[1-9]\d*)$/.test(text) ? Number(text) : undefined
}

const parseV6 = (text: string): Uint8Array | undefined => {
  // A zone (`%eth0`) exists only on links.
  const halves = text.split("::")
  if (halves.length > 2 || text.includes("%")) return undefined
  const [head, tail] = halves.map((half, index) => parseGroups(half, index === halves.length - 1))
  if (!head || (halves.length === 2 && !tail)) return undefined
  const missing = 8 - head.length - (tail?.length ?? 0)
  if (halves.length === 2 ? missing < 1 : missing !== 0) return undefined
  const groups = [...head, ...Array.from({ length: missing }, () => 0), ...(tail ?? [])]
  return Uint8Array.from(groups.flatMap((group) => [group >> 8, group & 0xff]))
}

/** Groups of 16 bits; the last one of an address may be written as an IPv4 address. */
const parseGroups = (text: string, isEnd: boolean): number[] | undefined => {
  if (text === "") return []
  const parts = text.split(":")
  const groups: number[] = []
  for (const [index, part] of parts.entries()) {
    const isDotted = isEnd && index === parts.length - 1 && /^\d+\.\d+\.\d+\.\d+$/.test(part)
    const [a, b, c, d] = (isDotted && parseV4(part)) || []
    if (a !== undefined && b !== undefined && c !== undefined && d !== undefined)
      groups.push((a << 8) | b, (c << 8) | d)
    else if (/^[0-9a-f]{1,4}$/i.test(part)) groups.push(Number.parseInt(part, 16))
    else return undefined
  }
  return groups
}
