import { expect, test } from "vitest"
import type { ShellRun } from "../../../runtime/ports/shell.ts"
import { withTools } from "./call-tool.ts"

test("a command's output, exit code and title come back", () =>
  withTools({}, async ({ call, platform, asks }) => {
    platform.shell.teach("echo hi", "hi\n")
    expect(await call("bash", { command: "echo hi" })).toEqual({
      title: "echo hi",
      output: "hi\n",
      keep: "end",
      metadata: { output: "hi\n", exit: 0, truncated: false },
    })
    expect(asks).toEqual([
      { permission: "bash", patterns: ["echo hi"], always: ["echo *"], metadata: { command: "echo hi" } },
    ])
    expect(platform.shell.runs[0]).toMatchObject({ cwd: "/workspace", timeoutMs: 120_000 })
  }))

test("a failure is a result, with its exit code named after the output", () =>
  withTools({}, async ({ call, platform }) => {
    platform.shell.teach("exit 3", () => ({ output: "before\n", exit: 3 }))
    const { output, metadata } = await call("bash", { command: "exit 3" })
    expect(output).toBe("before\n\n\n<note>Exit code 3</note>")
    expect(metadata).toEqual({ output: "before\n", exit: 3, truncated: false })
  }))

test("a silent command says so", () =>
  withTools({}, async ({ call, platform }) => {
    platform.shell.teach("true", "")
    const { output, metadata } = await call("bash", { command: "true" })
    expect(output).toBe("(no output)")
    expect(metadata["output"]).toBe("(no output)")
  }))

test("a time-out keeps the output and notes it", () =>
  withTools({}, async ({ call, platform }) => {
    platform.shell.teach("slow", async (run) => {
      run.onOutput?.("so far\n")
      return new Promise<never>(() => {})
    })
    const result = call("bash", { command: "slow", timeout: 400 })
    await platform.clock.sleeping()
    await platform.clock.advance(400)
    const { output, metadata } = await result
    expect(output).toMatch(/^so far\n\n\n<note>Killed after 400 ms/)
    expect(metadata).toEqual({ output: "so far\n", exit: null, truncated: false })
    expect(platform.clock.timers()).toBe(0)
  }))

test("an abort is a result, too", () =>
  withTools({}, async ({ call, platform }) => {
    const abort = new AbortController()
    platform.shell.teach("slow", () => {
      abort.abort()
      return new Promise<never>(() => {})
    })
    const { output, metadata } = await call("bash", { command: "slow" }, { signal: abort.signal })
    expect(output).toBe("(no output)\n\n<note>Killed: the user aborted the run</note>")
    expect(metadata["exit"]).toBeNull()
  }))

test("running output is reported at most ten times a second, as a whole", () =>
  withTools({}, async ({ call, platform, updates }) => {
    let started: (run: ShellRun) => void = () => {}
    let end: (result: { exit: number }) => void = () => {}
    const running = new Promise<ShellRun>((resolve) => (started = resolve))
    platform.shell.teach("build", (run) => {
      started(run)
      return new Promise((resolve) => (end = resolve))
    })
    const result = call("bash", { command: "build" })
    const run = await running
    for (const chunk of ["a", "b", "c"]) run.onOutput?.(chunk)
    await platform.clock.advance(100)
    await platform.clock.advance(500)
    run.onOutput?.("d")
    await platform.clock.advance(100)
    end({ exit: 0 })
    await result
    expect(updates).toEqual([
      { title: "build", metadata: { output: "" } },
      { title: "build", metadata: { output: "abc" } },
      { title: "build", metadata: { output: "abcd" } },
    ])
  }))

test("of a flood, the beginning and the end are kept and the end is shown", () =>
  withTools({}, async ({ call, platform }) => {
    platform.shell.teach("flood", (run) => {
      run.onOutput?.("first\n")
      for (let n = 0; n < 200; n++) run.onOutput?.("x".repeat(65_536))
      return { output: "\nlast" }
    })
    const { output, metadata } = await call("bash", { command: "flood" })
    expect(output.length).toBeLessThan(7 * 1024 * 1024)
    expect(output).toMatch(/^first\n[^]*characters left out[^]*\nlast$/)
    expect(metadata["truncated"]).toBe(true)
    expect(String(metadata["output"]).length).toBeLessThan(30_100)
    expect(metadata["output"]).toMatch(/^…\n[^]*\nlast$/)
  }))

test("workdir is relative to the directory and must exist", () =>
  withTools({ "sub/a": "" }, async ({ call, platform }) => {
    platform.shell.teach("ls", "a\n")
    await call("bash", { command: "ls", workdir: "sub" })
    expect(platform.shell.runs[0]?.cwd).toBe("/workspace/sub")
    await expect(call("bash", { command: "ls", workdir: "none" })).rejects.toThrow(
      'Cannot run the command in "none": it is no directory',
    )
    await expect(call("bash", { command: "ls", workdir: "sub/a" })).rejects.toThrow("it is no directory")
    expect(platform.shell.runs).toHaveLength(1)
  }))

test("a workdir and paths outside the project are asked for before the command", () =>
  withTools({ "/tmp/x": "", "/etc/hosts": "", "sub/x": "" }, async ({ call, asks, platform }) => {
    platform.shell.teach(/./, "")
    await call("bash", { command: "cat /etc/hosts; cd sub && cat ../../tmp/x > /dev/null", workdir: "/tmp" })
    expect(asks[0]).toEqual({
      permission: "external_directory",
      patterns: ["/tmp/*", "/etc/*"],
      always: ["/tmp/*", "/etc/*"],
      metadata: {
        command: "cat /etc/hosts; cd sub && cat ../../tmp/x > /dev/null",
        directories: ["/tmp", "/etc"],
        patterns: ["/tmp/*", "/etc/*"],
      },
    })
    expect(asks[1]).toMatchObject({ permission: "bash", patterns: ["cat /etc/hosts", "cat ../../tmp/x > /dev/null"] })
  }))

test("what only looks like a path is not asked for", () =>
  withTools({ "sub/x": "" }, async ({ call, asks, platform }) => {
    platform.shell.teach(/./, "")
    await call("bash", {
      command: "grep -r /api/users src && curl https://e.com/a && sed -n '/a/p' f && cd sub && ls ..",
    })
    expect(asks.map(({ permission }) => permission)).toEqual(["bash"])
  }))

test("the home directory and its relatives are outside", () =>
  withTools({ "/home/user/.ssh/id": "" }, async ({ call, asks, platform }) => {
    platform.shell.teach(/./, "")
    await call("bash", { command: 'cat "$HOME/.ssh/id"' })
    await call("bash", { command: "tool --key=~/.ssh/id" })
    await call("bash", { command: "cd && ls" })
    const outside = asks.filter(({ permission }) => permission === "external_directory")
    expect(outside.map(({ patterns }) => patterns)).toEqual([
      ["/home/user/.ssh/*"],
      ["/home/user/.ssh/*"],
      ["/home/user/*"],
    ])
  }))

test("a refusal runs nothing", () =>
  withTools({}, async ({ call, platform }) => {
    const ask = () => Promise.reject(new Error("No"))
    await expect(call("bash", { command: "rm x" }, { ask })).rejects.toThrow("No")
    expect(platform.shell.runs).toEqual([])
  }))

test("a place without a shell says so", () =>
  withTools({}, async ({ call, platform }) => {
    const { shell: _, ...rest } = platform
    await expect(call("bash", { command: "ls" }, { platform: rest })).rejects.toThrow("this server has no shell")
  }))
