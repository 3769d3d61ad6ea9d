import { expect, test } from "vitest"
import { v2SessionHistory } from "../../../handlers/v2-session/history.ts"
import { type TestApp, withApp } from "../../support/app.ts"

const answered = async ({ instance, platform }: TestApp): Promise<string> => {
  platform.models.queue([{ toolCall: { name: "bash", input: { command: "echo hi" } } }])
  platform.models.otherwise([{ text: "Done" }])
  const rule = { permission: "bash", pattern: "*", action: "allow" as const }
  const { id } = instance.sessions.create({ title: "Named", permission: [rule] })
  await (
    await instance.prompts.submit(id, { parts: [{ type: "text", text: "Hi" }] })
  ).done
  return id
}

test("a prompt, a tool and an answer are told in order, each with its place", () =>
  withApp([v2SessionHistory], async (app) => {
    const id = await answered(app)
    const { status, body } = await app.call("GET", `/api/session/${id}/history`)
    expect(status).toBe(200)
    expect(body.data.map(({ type }: { type: string }) => type.replace("session.next.", ""))).toEqual([
      ...["prompt.admitted", "prompted", "step.started"],
      ...["tool.input.started", "tool.input.ended", "tool.called", "tool.success", "step.ended"],
      ...["step.started", "text.started", "text.ended", "step.ended"],
    ])
    expect(body.hasMore).toBe(false)
    const places = body.data.map(({ durable }: { durable: { seq: number } }) => durable.seq)
    expect(places).toEqual([...new Set<number>(places)].sort((one, other) => one - other))
    expect(body.data[0].durable).toMatchObject({ aggregateID: id, version: 1 })
    expect(body.data[5].data).toMatchObject({ tool: "bash", input: { command: "echo hi" } })
    expect(new Set(body.data.map((event: { id: string }) => event.id)).size).toBe(body.data.length)
  }))

test("pages join without a gap", () =>
  withApp([v2SessionHistory], async (app) => {
    const id = await answered(app)
    const all = (await app.call("GET", `/api/session/${id}/history`)).body.data
    const found: unknown[] = []
    for (let after = ""; ;) {
      const { body } = await app.call("GET", `/api/session/${id}/history?limit=5${after}`)
      found.push(...body.data)
      if (!body.hasMore) break
      after = `&after=${body.data.at(-1).durable.seq}`
    }
    expect(found).toEqual(all)
    const last = all.at(-1).durable.seq
    expect((await app.call("GET", `/api/session/${id}/history?after=${last}`)).body).toEqual({
      data: [],
      hasMore: false,
    })
  }))

test("an unknown session is not found; bad numbers are refused", () =>
  withApp([v2SessionHistory], async ({ call, instance }) => {
    expect((await call("GET", "/api/session/ses_none/history")).body._tag).toBe("SessionNotFoundError")
    const { id } = instance.sessions.create()
    for (const bad of ["limit=0", "limit=101", "after=-1", "after=x"])
      expect(await call("GET", `/api/session/${id}/history?${bad}`), bad).toMatchObject({
        status: 400,
        body: { _tag: "InvalidRequestError", kind: "Query" },
      })
  }))
