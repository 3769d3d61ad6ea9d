import { readFile } from "node:fs/promises"
import { join } from "node:path"
import { expect, test } from "vitest"
import { apiOf, saying } from "../support/api.ts"
import { follow, isIdle } from "../support/follow.ts"
import { withScriptedHome } from "../support/scripted-home.ts"
import { PATIENT } from "../support/server-process.ts"

/** What must come in the end, however busy the machine is. */
const POLL = { timeout: 20_000 }

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

test("a stop in the middle of turns closes them, with what they had begun, and ends the streams", PATIENT, () =>
  withScriptedHome(async ({ serve, model, project }) => {
    const { base, stop } = await serve()
    const api = apiOf(base)
    const ids = await Promise.all(
      ["text", "tool", "permission"].map(async (title) => {
        const permission = [{ permission: "edit", pattern: "*", action: "ask" }]
        return (await api("POST", "/session", { title, permission })).body.id as string
      }),
    )
    const [text = "", tool = "", permission = ""] = ids
    const events = await follow(base)
    model.answer("[text]", async (output) => {
      output.text("Once upon a time")
      await output.aborted
    })
    model.answer("[tool]", (output) => output.tool("bash", { command: "echo $$ > pid; sleep 60 & wait" }))
    model.answer("[permission]", (output) => output.tool("write", { filePath: "never.txt", content: "" }))
    await api("POST", `/session/${permission}/prompt_async`, saying("[permission]"))
    await events.until(({ type }) => type === "permission.asked")
    await api("POST", `/session/${tool}/prompt_async`, saying("[tool]"))
    await events.until(({ properties }) => properties.part?.state?.status === "running")
    const waiting = api("POST", `/session/${text}/message`, saying("[text]"))
    await events.until(({ type }) => type === "message.part.delta")
    const queued = api("POST", `/session/${text}/message`, saying("[queued]"))
    await events.until(({ properties }) => properties.part?.text === "[queued]")
    const pidFile = join(project, "pid")
    await expect.poll(() => readFile(pidFile, "utf8").catch(() => ""), POLL).not.toBe("")
    const pid = Number(await readFile(pidFile, "utf8"))

    const started = performance.now()
    expect(await stop("SIGTERM")).toEqual({ code: 0, signal: null })
    expect(performance.now() - started).toBeLessThan(5000)
    expect(isAlive(pid)).toBe(false)
    // A clean end of the stream, after the ends of all turns.
    expect(await events.over).toBeUndefined()
    expect(ids.filter((id) => events.seen.some(isIdle(id)))).toEqual(ids)
    const replied = events.seen.find(({ type }) => type === "permission.replied")
    expect(replied?.properties).toMatchObject({ sessionID: permission, reply: "reject" })
    expect((await waiting).body).toMatchObject({
      info: { error: { name: "MessageAbortedError" } },
      parts: [{ type: "step-start" }, { text: "Once upon a time" }],
    })
    expect((await queued).status).toBe(503)

    const next = apiOf((await serve()).base)
    for (const id of ids) {
      const all = (await next("GET", `/session/${id}/message`)).body
      const { info } = all.findLast((message: { info: { role: string } }) => message.info.role === "assistant")
      expect(info).toMatchObject({ error: { name: "MessageAbortedError" }, time: { completed: expect.any(Number) } })
    }
    expect((await next("GET", "/session/status")).body).toEqual({})
    expect((await next("GET", "/permission")).body).toEqual([])
  }),
)

test("a stop does not wait for a title that does not come", PATIENT, () =>
  withScriptedHome(async ({ serve, model }) => {
    const { base, stop } = await serve()
    const api = apiOf(base)
    model.answer("[hello]", ({ text }) => text("Hello"))
    model.title(({ aborted }) => aborted)
    const { id } = (await api("POST", "/session")).body
    await api("POST", `/session/${id}/message`, saying("[hello]"))
    const started = performance.now()
    expect(await stop("SIGTERM")).toEqual({ code: 0, signal: null })
    expect(performance.now() - started).toBeLessThan(4000)
  }),
)
