import { lookup } from "node:dns/promises"
import type { Log } from "../../runtime/ports/log.ts"

export interface AnnounceOptions {
  /** One label before `.local`. */
  domain: string
  /** Address or name that the server is bound to. */
  hostname: string
  port: number
  log: Log
  /** Called when others can find the server, with the name that it has got. */
  onAnnounced(name: string): void
}

/** A name in the local network that leads to this server. */
export interface Announcement {
  /** Says goodbye. Resolves when that has gone out. */
  stop(): Promise<void>
}

/** Bound to these, the server is on every network that the machine is on. */
const ANY = new Set(["0.0.0.0", "::"])

/**
 * Announces the server by multicast DNS (`_http._tcp`), on the networks that it is bound to and no others. A failure goes to
 * the log: whoever knows the address can still use the server.
 */
export const announce = ({ domain, hostname, port, log, onAnnounced }: AnnounceOptions): Announcement => {
  const start = async () => {
    const { getResponder } = await import("@homebridge/ciao")
    const address = ANY.has(hostname) ? undefined : (await lookup(hostname)).address
    const responder = getResponder(address === undefined ? {} : { interface: address })
    const service = responder.createService({
      name: `opencode-${port}`,
      type: "http",
      port,
      hostname: domain.replace(/\.local$/, ""),
      txt: { path: "/" },
      ...(address !== undefined && { restrictedAddresses: [address] }),
    })
    return { responder, service }
  }
  const started = start()
  started
    .then(async ({ service }) => {
      await service.advertise()
      onAnnounced(service.getHostname().replace(/\.$/, ""))
    })
    .catch((error: unknown) => log("warn", "Cannot announce the server by mDNS", { error: String(error) }))
  return {
    stop: () =>
      started.then(
        ({ responder }) => responder.shutdown(),
        () => {},
      ),
  }
}
