import { join, resolve } from "node:path"
import { Response } from "@whatwg-node/fetch"
import { createApp } from "../../handlers/app.ts"
import { createGate } from "../../handlers/gate.ts"
import { isPasswordHash } from "../../handlers/password-hash.ts"
import { registry } from "../../handlers/registry.ts"
import { unsupportedEndpoints } from "../../handlers/unsupported.ts"
import type { Platform } from "../../runtime/platform.ts"
import type { Log } from "../../runtime/ports/log.ts"
import { VERSION } from "../../runtime/version.ts"
import { nodeAssets } from "./assets.ts"
import type { ServeArguments } from "./cli.ts"
import { nodeEnvironment } from "./environment.ts"
import { nodeLog } from "./log.ts"
import { packageRoot } from "./package-root.ts"
import { nodePlatform } from "./platform.ts"
import { proxyList } from "./proxy-list.ts"
import { loggingRequests } from "./request-log.ts"
import { serve, type Serving } from "./serve.ts"
import { stopOnSignals } from "./shutdown.ts"
import { createSockets } from "./sockets.ts"
import { startRuntime } from "./start.ts"
import { UsageError } from "./usage-error.ts"

/** Runs the server and shows its page in the browser. @throws as runServe */
export const runWeb = async (options: ServeArguments): Promise<void> => {
  const { page, platform } = await runServe(options)
  const isShown = await platform.browser?.open(page)
  process.stdout.write(isShown ? `Opened ${page} in the browser\n` : `Open ${page} in a browser\n`)
}

/** Runs the server until a signal ends it; resolves when it listens. @throws UsageError, NamedError before */
export const runServe = async (options: ServeArguments): Promise<{ page: string; platform: Platform }> => {
  enter(options.directory)
  const { credentials, bound } = checkExposure(options)
  const log = openLog(options)
  reportUncaught(log)
  const cwd = process.cwd()
  const platform = nodePlatform({ log, cwd, packageData: join(packageRoot(), "data") })
  const runtime = startRuntime({
    platform,
    trusted: options.trust === "none" ? [] : [cwd],
    trustAll: options.trust === "all",
  })
  const { publicURL, basePath } = options
  const sockets = createSockets()
  const baseURL = (origin: string) => publicURL ?? origin + basePath
  const assets = nodeAssets(packageRoot())
  const host = { ...runtime.host, baseURL, assets, upgrade: sockets.upgrade, Response }
  const gate = createGate(createApp([...registry, ...unsupportedEndpoints], host, { documented: registry }), {
    ...credentials,
    allowedHosts: [bound, ...(options.mdns ? [options.mdnsDomain] : []), ...options.allowedHosts],
    publicURL: options.publicURL,
    corsOrigins: options.cors,
    basePath: options.basePath,
    isTrustedProxy: proxyList(options.trustedProxies),
    now: platform.clock.now,
    isReady: runtime.isReady,
  })
  const { hostname, port } = options
  const handler = options.logLevel === "debug" ? loggingRequests(gate, log) : gate
  const served = await serve({ handler, sockets, hostname, port, log }).catch(async (error: unknown) => {
    await runtime.stop(async () => {})
    throw error
  })
  const serving = options.mdns ? await announced(served, options, log) : served
  // Before the line that others wait for: they may stop the server at once.
  stopOnSignals({ runtime, serving, log })
  const { data } = platform.environment.paths
  log("info", "Listening", { version: VERSION, hostname, port: serving.port, directory: cwd, data })
  if (!credentials.password && !credentials.passwordHash) {
    process.stdout.write(
      "Warning: no password is set, so any program on this machine can use the server; OPENCODE_SERVER_PASSWORD sets one\n",
    )
  }
  process.stdout.write(`opencode server listening on http://${bound}:${serving.port}\n`)
  // No browser reaches the address that stands for all.
  const name = bound === "0.0.0.0" || bound === "[::]" ? "127.0.0.1" : bound
  return { page: `http://${name}:${serving.port}/`, platform }
}

/** Has the local network know the server until it stops. */
const announced = async (serving: Serving, { hostname, mdnsDomain }: ServeArguments, log: Log): Promise<Serving> => {
  const { announce } = await import("./mdns.ts")
  const { stop } = announce({
    ...{ hostname: hostname.replace(/^\[(.*)\]$/, "$1"), domain: mdnsDomain, port: serving.port, log },
    onAnnounced: (name) => process.stdout.write(`Announced as http://${name}:${serving.port}\n`),
  })
  return { ...serving, closed: async (graceMs) => void (await Promise.all([serving.closed(graceMs), stop()])) }
}

const enter = (directory: string | undefined) => {
  if (directory === undefined) return
  try {
    process.chdir(directory)
  } catch (error) {
    const isClosed = (error as NodeJS.ErrnoException).code === "EACCES"
    throw new UsageError(
      `Cannot serve "${resolve(directory)}": ${isClosed ? "this user may not enter it" : "no such directory"}`,
    )
  }
}

const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|::1)$/i

/** Who may log in, and the bound name as it stands in a URL. @throws UsageError beyond loopback without a password */
const checkExposure = ({ hostname, insecure }: ServeArguments) => {
  const name = hostname.replace(/^\[(.*)\]$/, "$1")
  const credentials = {
    username: process.env["OPENCODE_SERVER_USERNAME"] || "opencode",
    password: process.env["OPENCODE_SERVER_PASSWORD"] || undefined,
    passwordHash: process.env["OPENCODE_SERVER_PASSWORD_HASH"] || undefined,
  }
  if (credentials.passwordHash && !isPasswordHash(credentials.passwordHash)) {
    throw new UsageError('Bad OPENCODE_SERVER_PASSWORD_HASH: use what "opencode hash-password" prints')
  }
  if (!credentials.password && !credentials.passwordHash && !insecure && !LOOPBACK.test(name)) {
    throw new UsageError(
      `Refusing to listen on ${hostname} without a password: set OPENCODE_SERVER_PASSWORD, or pass --insecure to let anyone on the network in`,
    )
  }
  return { credentials, bound: name.includes(":") ? `[${name}]` : name }
}

const openLog = ({ printLogs, logLevel }: ServeArguments): Log => {
  if (printLogs) return nodeLog({ level: logLevel })
  const file = join(nodeEnvironment().paths.state, "log", "server.log")
  try {
    return nodeLog({ level: logLevel, file })
  } catch (error) {
    // Containers often have a read-only disk but for their data.
    process.stderr.write(
      `Warning: cannot write ${file} (${(error as NodeJS.ErrnoException).code}), so the log goes here\n`,
    )
    return nodeLog({ level: logLevel })
  }
}

const reportUncaught = (log: Log) => {
  const report = (kind: string) => (error: unknown) =>
    log("error", kind, { error: error instanceof Error ? (error.stack ?? error.message) : String(error) })
  // A forgotten promise harms one request; the server goes on for the others.
  process.on("unhandledRejection", report("Unhandled rejection"))
  process.on("uncaughtExceptionMonitor", report("Uncaught exception"))
}
