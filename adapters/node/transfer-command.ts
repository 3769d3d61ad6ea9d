import { readFileSync } from "node:fs"
import { join } from "node:path"
import { text } from "node:stream/consumers"
import { NamedError } from "../../runtime/errors.ts"
import type { Instance } from "../../runtime/instance.ts"
import { SessionImportInput } from "../../runtime/schema/session-export.ts"
import { nodeLog } from "./log.ts"
import { packageRoot } from "./package-root.ts"
import { nodePlatform } from "./platform.ts"
import { startRuntime } from "./start.ts"
import { UsageError } from "./usage-error.ts"

/** Writes a session to standard output. @throws NamedError when there is none */
export const runExport = (sessionID: string): Promise<void> =>
  withInstance(sessionID, async ({ transfers }) => {
    process.stdout.write(`${JSON.stringify(await transfers.export(sessionID), null, 2)}\n`)
  })

/** Makes a session of a file and prints its id. @throws UsageError, NamedError when the file is no session's */
export const runImport = async (file: string): Promise<void> => {
  const input = parse(file, file === "-" ? await text(process.stdin) : read(file))
  await withInstance(undefined, async ({ transfers }) => {
    process.stdout.write(`${transfers.import(input).id}\n`)
  })
}

const read = (file: string): string => {
  try {
    return readFileSync(file, "utf8")
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    throw new UsageError(`Cannot read "${file}": ${code === "ENOENT" ? "no such file" : (code ?? String(error))}`)
  }
}

const parse = (file: string, content: string): SessionImportInput => {
  let value: unknown
  try {
    value = JSON.parse(content)
  } catch (error) {
    throw new UsageError(`Cannot import "${file}": it is no JSON, ${(error as Error).message}`)
  }
  const { data, error } = SessionImportInput.safeParse(value)
  if (data) return data
  const [issue] = error.issues
  throw new UsageError(
    `Cannot import "${file}": it is no session, ${issue?.message} at ${issue?.path.join(".") || "the top"}`,
  )
}

/** Opens the store beside the servers that may be running on it. */
const withInstance = async (
  sessionID: string | undefined,
  work: (instance: Instance) => Promise<void>,
): Promise<void> => {
  const log = nodeLog({ level: "error" })
  const platform = nodePlatform({ log, cwd: process.cwd(), packageData: join(packageRoot(), "data") })
  const runtime = startRuntime({ platform, trusted: [], trustAll: false })
  try {
    // An unknown session must not make a project of the directory that this happens to run in.
    if (sessionID !== undefined && !runtime.store.sessions.directoryOf(sessionID)) throw notFound(sessionID)
    await work(await runtime.host.instanceFor({ directory: undefined, sessionID }))
  } finally {
    await runtime.stop(async () => {})
  }
}

const notFound = (id: string) =>
  new NamedError("NotFoundError", {
    message: `Cannot export "${id}": no session has this id, GET /session lists them`,
  })
