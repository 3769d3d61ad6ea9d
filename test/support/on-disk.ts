import { chmod, mkdir, symlink, writeFile } from "node:fs/promises"
import { dirname, join } from "node:path"
import { fileURLToPath } from "node:url"
import { nodeFiles } from "../../adapters/node/files.ts"
import { nodeProcesses } from "../../adapters/node/processes.ts"
import { nodeWatcher } from "../../adapters/node/watcher.ts"
import { systemClock } from "../../adapters/shared/clock.ts"
import type { AnyEndpoint } from "../../handlers/endpoint.ts"
import type { Instance } from "../../runtime/instance.ts"
import type { ToolPart } from "../../runtime/schema/part.ts"
import { TEST_CONFIG, type TestApp, withApp } from "./app.ts"
import { withDirectory } from "./temporary.ts"

export interface DiskApp extends TestApp {
  /** The directory on the disk; `instance` is its instance. */
  directory: string
  instance: Instance
  /** Has the model call one tool; gives its part. */
  tool(name: string, input: object): Promise<ToolPart>
}

/** Where the user's own config is, `USER/opencode.json`. */
export const USER = ".user"

/** This project's own packages, for a test's project to link to. */
const PACKAGES = fileURLToPath(new URL("../../node_modules", import.meta.url))

/**
 * Runs `body` with an app whose workspace is a new directory on the disk, with real programs and real time, and with
 * this project's packages in its `node_modules`.
 *
 * @param files by path in the directory; those that begin with `#!` can be executed
 */
export const withDisk = (
  endpoints: readonly AnyEndpoint[],
  files: Record<string, string>,
  config: object,
  body: (app: DiskApp) => Promise<void>,
  { trusted = true }: { trusted?: boolean } = {},
): Promise<void> =>
  withDirectory(async (directory) => {
    const all = { ...files, "opencode.json": JSON.stringify({ ...TEST_CONFIG, ...config }) }
    for (const [name, content] of Object.entries(all)) {
      const path = join(directory, name)
      await mkdir(dirname(path), { recursive: true })
      await writeFile(path, content)
      if (content.startsWith("#!")) await chmod(path, 0o755)
    }
    await symlink(PACKAGES, join(directory, "node_modules"))
    await withApp(
      endpoints,
      async (app) => {
        const instance = await app.instanceOf(directory)
        const sessionID = instance.sessions.create({ title: "t" }).id
        await body({
          ...{ ...app, directory, instance },
          async tool(name, input) {
            app.platform.models.queue([{ toolCall: { name, input } }])
            app.platform.models.queue([{ text: "done" }])
            const { done } = await instance.prompts.submit(sessionID, { parts: [{ type: "text", text: "do it" }] })
            let isDone = false
            void done.finally(() => (isDone = true))
            // Where nobody trusts the directory, the user is asked.
            while (!isDone) {
              for (const { id } of instance.permissions.list()) instance.permissions.reply(id, { reply: "once" })
              await app.platform.clock.sleep(10)
            }
            await done
            const part = instance.messages
              .all(sessionID)
              .flatMap(({ parts }) => parts)
              .findLast((found) => found.type === "tool")
            if (!part) throw new Error("No tool was called")
            return part
          },
        })
      },
      {
        trusted,
        prepare: (platform) => {
          platform.environment.variables["PATH"] = process.env["PATH"] ?? ""
          platform.environment.variables["HOME"] = directory
          const { environment } = platform
          Object.assign(environment, { paths: { ...environment.paths, config: join(directory, USER) } })
          Object.assign(platform, {
            files: nodeFiles(),
            processes: nodeProcesses({ environment: platform.environment }),
            watcher: nodeWatcher(),
            clock: systemClock(platform.log),
          })
        },
      },
    )
  })
