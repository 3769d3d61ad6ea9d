import { expect, test } from "vitest"
import { objectShell } from "../../adapters/cloudflare/shell.ts"
import { memoryEgress } from "../../adapters/memory/egress.ts"
import { memoryLog } from "../../adapters/memory/log.ts"
import { systemClock } from "../../adapters/shared/clock.ts"
import { sqlFiles } from "../../adapters/shared/sql-files.ts"
import { memoryKept } from "../support/memory-kept.ts"
import { withDatabase } from "../support/with-database.node.ts"

test("an object's shell is the simulated one, that of a container where they are bound, or none", () =>
  withDatabase(async (database) => {
    const files = sqlFiles(database, { now: Date.now })
    const named: string[] = []
    const commands: string[] = []
    const sandbox = {
      fetch: () => Promise.reject(new Error("not by HTTP")),
      async exec(command: string) {
        commands.push(command)
        return { exitCode: 1, stdout: "", stderr: "no container" }
      },
    }
    const containers = { idFromName: (name: string) => void named.push(name), get: () => sandbox }
    const of = (env: Parameters<typeof objectShell>[0]["env"]) =>
      objectShell({
        ...{ env, files, root: "/workspace", ctx: { id: "object-1", storage: { kv: memoryKept() } } },
        ...{ clock: systemClock(memoryLog()), egress: memoryEgress() },
      })
    expect(of({})?.name).toBe("just-bash")
    expect(of({ OPENCODE_EDGE_SHELL: "none", SANDBOX: containers })).toBeUndefined()
    const shell = of({ SANDBOX: containers })
    await expect(shell?.run({ command: "id", cwd: "/workspace", timeoutMs: 1_000 })).rejects.toThrow("no container")
    expect(named).toContain("object-1")
    expect(commands[0]).toContain("mkdir -p")
  }))
