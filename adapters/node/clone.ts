import type { LookupAddress } from "node:dns"
import { mkdir, readdir } from "node:fs/promises"
import { isIP } from "node:net"
import { devNull } from "node:os"
import { NamedError } from "../../runtime/errors.ts"
import type { Egress } from "../../runtime/ports/egress.ts"
import type { Environment } from "../../runtime/ports/environment.ts"
import type { Processes } from "../../runtime/ports/processes.ts"
import type { Vcs } from "../../runtime/ports/vcs.ts"
import { parseAllowed, refusalOf, refusalOfHost } from "../shared/address-rules.ts"
import { notADirectory } from "../shared/path-errors.ts"
import { type Resolve, resolveName } from "./egress.ts"
import { reasonOf } from "./git.ts"

export interface CloneOptions {
  processes: Processes
  environment: Environment
  egress: Egress
  /** The system's resolver unless a test gives another. */
  resolve?: Resolve
}

const TIMEOUT_MS = 10 * 60_000
const PROBE_MS = 30_000
const PROBE_BYTES = 16 * 1024 * 1024

/**
 * Clones over https, http and ssh. The address is checked as those of webfetch are, and the connection pinned to what was checked; of
 * redirects only those of the first request are followed, each checked. Nothing asks the user, no hooks or filters of LFS run.
 */
export const gitClone = ({
  processes,
  environment,
  egress,
  resolve = resolveName,
}: CloneOptions): NonNullable<Vcs["clone"]> => {
  const isAllowed = parseAllowed(environment.get("OPENCODE_WEBFETCH_ALLOW"))

  /** Addresses to connect to; undefined for a host that the user admits, whatever it leads to. */
  const pinned = async (url: URL): Promise<LookupAddress[] | undefined> => {
    if (isAllowed(asHttp(url))) return undefined
    const refusal = refusalOfHost(url.hostname)
    if (refusal !== undefined) throw refused(url, `its host is ${refusal}`)
    const host = url.hostname.replace(/^\[|\]$/g, "")
    const family = isIP(host)
    const addresses =
      family === 0 ? await resolve(host).catch((error: Error) => fail(error.message)) : [{ address: host, family }]
    for (const { address } of addresses) {
      const reason = refusalOf(address)
      if (reason !== undefined) throw refused(url, `its address is ${reason}`)
    }
    return addresses
  }

  /** Where the repository is when the server sends its visitors elsewhere. */
  const finalUrl = async (url: URL, signal: AbortSignal | undefined): Promise<URL> => {
    const path = "/info/refs?service=git-upload-pack"
    const bare = new URL(url)
    bare.username = bare.password = ""
    const asked = egress.fetch(`${bare.href.replace(/\/$/, "")}${path}`, {
      // The short form of the answer.
      headers: { "git-protocol": "version=2", "user-agent": "git/2" },
      timeoutMs: PROBE_MS,
      limitBytes: PROBE_BYTES,
      ...(signal && { signal }),
    })
    const probe = await asked.catch((error: unknown) => {
      signal?.throwIfAborted()
      if (error instanceof NamedError) throw error
      return fail(error instanceof Error ? error.message : String(error))
    })
    if (!probe.url.endsWith(path)) return url
    const found = new URL(probe.url.slice(0, -path.length))
    // Who sends elsewhere does not get the password for there.
    if (found.origin === url.origin) Object.assign(found, { username: url.username, password: url.password })
    return found
  }

  return async (directory, { url: address, ref, depth, signal }) => {
    const { url: given, isShort } = parse(address)
    await checkEmpty(directory)
    const url = given.protocol === "ssh:" ? given : await finalUrl(given, signal)
    const addresses = await pinned(url)
    const config = [
      ...[
        `core.hooksPath=${devNull}`,
        "core.fsmonitor=false",
        "http.followRedirects=false",
        "credential.interactive=false",
      ],
      ...(addresses && url.protocol !== "ssh:" ? [`http.curloptResolve=${resolveEntry(url, addresses)}`] : []),
    ]
    const argv = [
      ...[
        "git",
        ...config.flatMap((line) => ["-c", line]),
        "clone",
        "--quiet",
        "--template=",
        "--no-recurse-submodules",
      ],
      ...(ref === undefined ? [] : [`--branch=${ref}`]),
      ...(depth === undefined ? [] : [`--depth=${depth}`]),
      // The short form starts at the user's home.
      ...["--", isShort ? address : url.href, "."],
    ]
    const { code, stderr } = await processes.run(argv, {
      cwd: directory,
      timeoutMs: TIMEOUT_MS,
      env: {
        GIT_ALLOW_PROTOCOL: "https:http:ssh",
        GIT_ASKPASS: "true",
        SSH_ASKPASS_REQUIRE: "never",
        GIT_SSH_COMMAND: sshCommand(url, addresses),
        GIT_LFS_SKIP_SMUDGE: "1",
        LC_ALL: "C",
      },
      ...(signal && { signal }),
    })
    signal?.throwIfAborted()
    if (code !== 0)
      fail(code === null ? `it took over ${TIMEOUT_MS / 60_000} minutes` : withoutPassword(reasonOf(stderr), url))
  }
}

const fail = (reason: string): never => {
  throw new NamedError("VcsFailedError", { message: `Cannot clone: ${reason}` })
}

const refused = (url: URL, reason: string) =>
  new NamedError("AddressRefusedError", { message: `Cannot clone from "${url.host}": ${reason}`, host: url.hostname })

/** `user@host:path` is ssh, too. @throws AddressRefusedError for other protocols, and for what is no address */
const parse = (address: string): { url: URL; isShort: boolean } => {
  const short = /^([\w.-]+@)?([\w.-]+|\[[0-9a-f:]+\]):(?!:|\/\/)(.+)$/i.exec(address)
  const text = short ? `ssh://${short[1] ?? ""}${short[2]}/${short[3]}` : address
  const url = URL.canParse(text) ? new URL(text) : undefined
  const isKnown = url && ["https:", "http:", "ssh:"].includes(url.protocol) && /^[\w.:[\]-]+$/.test(url.hostname)
  // ssh would take these for options.
  const isOption = url?.hostname.startsWith("-") || decode(url?.username ?? "").startsWith("-")
  if (isKnown && !isOption) return { url, isShort: short !== null }
  throw new NamedError("AddressRefusedError", {
    message: "Cannot clone: give an address with https, http or ssh",
    host: url?.hostname ?? "",
  })
}

const asHttp = (url: URL): URL => new URL(`${url.protocol === "http:" ? "http" : "https"}://${url.host}`)

const resolveEntry = (url: URL, addresses: LookupAddress[]): string => {
  const port = url.port || (url.protocol === "https:" ? "443" : "80")
  return `${url.hostname}:${port}:${addresses.map(({ address }) => address).join(",")}`
}

/** Its parts are an address and a checked name, so the shell that git starts finds nothing to do. */
const sshCommand = (url: URL, addresses: LookupAddress[] | undefined): string => {
  const [first] = addresses ?? []
  const alias = url.port === "" ? url.hostname : `[${url.hostname}]:${url.port}`
  const pin = url.protocol === "ssh:" && first ? ` -o 'HostName=${first.address}' -o 'HostKeyAlias=${alias}'` : ""
  return `ssh -o BatchMode=yes${pin}`
}

const checkEmpty = async (directory: string): Promise<void> => {
  try {
    await mkdir(directory, { recursive: true })
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    if (code === "ENOTDIR" || code === "EEXIST") throw notADirectory(directory)
    fail(message)
  }
  if ((await readdir(directory)).length === 0) return
  throw new NamedError("DirectoryNotEmptyError", {
    message: `Cannot clone into "${directory}": it is not empty`,
    path: directory,
  })
}

const withoutPassword = (text: string, url: URL): string =>
  url.password === "" ? text : text.replaceAll(url.password, "…").replaceAll(decode(url.password), "…")

const decode = (text: string): string => {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
