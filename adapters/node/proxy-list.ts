import { BlockList, isIP } from "node:net"
import { UsageError } from "./usage-error.ts"

/** Tells whether an address is one of the given addresses and CIDR ranges. @throws UsageError for anything else */
export const proxyList = (entries: readonly string[]): ((address: string) => boolean) => {
  if (entries.length === 0) return () => false
  const list = new BlockList()
  for (const entry of entries) {
    const [address = "", prefix] = entry.split("/")
    const version = isIP(address)
    const bits = prefix === undefined ? undefined : Number(prefix)
    if (version === 0 || (bits !== undefined && !(bits >= 0 && bits <= (version === 4 ? 32 : 128)))) {
      throw new UsageError(`Bad --trusted-proxy "${entry}": use an address or a range such as 10.0.0.0/8`)
    }
    const family = version === 4 ? "ipv4" : "ipv6"
    if (bits === undefined) list.addAddress(address, family)
    else list.addSubnet(address, bits, family)
  }
  return (address) => {
    const plain = address.replace(/^::ffff:/, "")
    const version = isIP(plain)
    return version !== 0 && list.check(plain, version === 4 ? "ipv4" : "ipv6")
  }
}
