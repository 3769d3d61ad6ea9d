import { expect, test } from "vitest"
import { v2SessionRevertStage } from "../../../handlers/v2-session/revert-stage.ts"
import { withApp } from "../../support/app.ts"
import { keepBusy, say } from "../../support/prompts.ts"

test("messages from one on are set aside until the revert is final", () =>
  withApp([v2SessionRevertStage], async (app) => {
    const { call, instance } = app
    const { id } = instance.sessions.create()
    await say(app, id, "one")
    const { info } = await say(app, id, "two")
    const body = { messageID: info.id, files: false }
    expect(await call("POST", `/api/session/${id}/revert/stage`, body)).toMatchObject({
      status: 200,
      body: { data: { messageID: info.id } },
    })
    expect(instance.sessions.get(id).revert).toEqual({ messageID: info.id })
    expect(instance.messages.all(id)).toHaveLength(2)
  }))

test("files go back too, unless they are to stay", () =>
  withApp(
    [v2SessionRevertStage],
    async ({ call, instance, platform }) => {
      platform.models.queue([
        { toolCall: { name: "write", input: { filePath: "/workspace/new.txt", content: "written" } } },
      ])
      platform.models.otherwise([{ text: "done" }])
      const permission = [{ permission: "*", pattern: "*", action: "allow" as const }]
      const { id } = instance.sessions.create({ title: "Named", permission })
      const { message, done } = await instance.prompts.submit(id, { parts: [{ type: "text", text: "write" }] })
      await done
      const stage = (files: boolean) =>
        call("POST", `/api/session/${id}/revert/stage`, { messageID: message.info.id, files })
      await stage(false)
      expect(await platform.files.readText("/workspace/new.txt")).toBe("written")
      const { body } = await stage(true)
      expect(body.data).toMatchObject({ messageID: message.info.id, snapshot: expect.any(String) })
      expect(await platform.files.readText("/workspace/new.txt")).toBeUndefined()
    },
    { prepare: ({ vcs }) => void vcs.addRepository("/workspace", { rootCommit: "abc" }) },
  ))

test("unknown sessions and messages are told apart; a busy session is left alone", () =>
  withApp([v2SessionRevertStage], async (app) => {
    const { id } = app.instance.sessions.create()
    const stage = async (sessionID: string, messageID: string) => {
      const { status, body } = await app.call("POST", `/api/session/${sessionID}/revert/stage`, { messageID })
      return [status, body._tag]
    }
    expect(await stage("ses_none", "msg_a")).toEqual([404, "SessionNotFoundError"])
    expect(await stage(id, "msg_none")).toEqual([404, "MessageNotFoundError"])
    expect(await stage(id, "none")).toEqual([400, "InvalidRequestError"])
    const { info } = await say(app, id, "one")
    const { finish } = await keepBusy(app, id)
    expect(await stage(id, info.id)).toEqual([409, "SessionBusyError"])
    await finish()
  }))

test("a server that is stopping reverts nothing", () =>
  withApp([v2SessionRevertStage], async (app) => {
    const { id } = app.instance.sessions.create()
    const { info } = await say(app, id, "one")
    await app.store.runs.stop()
    expect((await app.call("POST", `/api/session/${id}/revert/stage`, { messageID: info.id })).status).toBe(503)
  }))
