import { expect, test } from "vitest"
import { apiOf, saying } from "../support/api.ts"
import { follow, isIdle, kindOf, textOf } from "../support/follow.ts"
import { latch } from "../support/latch.ts"
import { startScriptedModel } from "../support/scripted-model.ts"
import { openWorkerHome } from "../support/worker-process.ts"

test(
  "killed in mid-turn, the hosted server goes on with it once, and readers resume by their cursor",
  { timeout: 120_000 },
  async () => {
    const home = await openWorkerHome()
    const model = await startScriptedModel()
    try {
      const first = await home.serve()
      const api = apiOf(first, "/crash")
      await api("PATCH", "/global/config", model.config)
      const { id } = (await api("POST", "/session", { title: "t" })).body
      const events = await follow(first, { directory: "/crash" })
      const [woken, ended] = [latch(), latch()]
      model.answer(
        "[cut]",
        async ({ text, aborted }) => {
          text("Half of it")
          await aborted
        },
        async ({ text }) => {
          woken.open()
          text("All ")
          await ended.opened
          text("of it")
        },
      )
      expect((await api("POST", `/session/${id}/prompt_async`, saying("[cut]"))).status).toBe(204)
      await events.until(({ type }) => type === "message.part.delta")
      await first.kill()
      await events.over

      const second = await home.serve()
      const next = apiOf(second, "/crash")
      // Nobody asks for anything: the object's alarm wakes it.
      await woken.opened
      const after = await follow(second, { directory: "/crash", after: events.cursor() })
      await after.until(({ properties }) => (properties.delta ?? properties.part?.text) === "All ")
      ended.open()
      await after.until(isIdle(id))
      expect(model.requests("[cut]")).toBe(2)
      const { body: messages } = await next("GET", `/session/${id}/message`)
      expect(messages.filter(({ info }: { info: { role: string } }) => info.role === "user")).toHaveLength(1)
      const last = messages.at(-1)
      expect(last.info.error).toBeUndefined()
      const text = last.parts.find((part: { type: string }) => part.type === "text")
      expect(text.text).toBe("All of it")
      const all = [...events.seen, ...after.seen]
      expect(textOf(all, text.id)).toBe("All of it")
      expect(all.map(kindOf).filter((kind) => kind === "session.idle")).toHaveLength(1)
      const lasting = all.flatMap((event) => (event.cursor && event.type !== "message.part.delta" ? [event.id] : []))
      expect(new Set(lasting).size).toBe(lasting.length)
      await after.cut()
    } finally {
      await home.close()
      await model.stop()
    }
  },
)
