import { expect, test } from "vitest"
import { v2SessionContext } from "../../../handlers/v2-session/context.ts"
import { withApp } from "../../support/app.ts"

test("what came before a summary does not count any more", () =>
  withApp([v2SessionContext], async ({ call, instance, platform }) => {
    platform.models.otherwise([{ text: "Answer" }])
    const { id } = instance.sessions.create({ title: "Named" })
    const ask = async (text: string) => (await instance.prompts.submit(id, { parts: [{ type: "text", text }] })).done
    await ask("one")
    const typesOf = async () => {
      const { status, body } = await call("GET", `/api/session/${id}/context`)
      expect(status).toBe(200)
      return body.data.map(({ type }: { type: string }) => type)
    }
    expect(await typesOf()).toEqual(["user", "assistant"])
    await instance.summarize(id, { providerID: "fake", modelID: "fm" })
    await ask("two")
    expect(await typesOf()).toEqual(["compaction", "user", "assistant"])
    expect((await call("GET", `/api/session/${id}/context`)).body.data[0]).toMatchObject({
      reason: "manual",
      summary: "Answer",
    })
  }))

test("an unknown session is not found", () =>
  withApp([v2SessionContext], async ({ call }) => {
    expect(await call("GET", "/api/session/ses_none/context")).toMatchObject({
      status: 404,
      body: { _tag: "SessionNotFoundError", sessionID: "ses_none" },
    })
  }))
