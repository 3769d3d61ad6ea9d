import { expect, test } from "vitest"
import type { MemoryPlatform } from "../../../adapters/memory/platform.ts"
import { NO_TOKENS } from "../../../runtime/agent/usage.ts"
import type { Part } from "../../../runtime/schema/part.ts"
import { withApp } from "../../support/app.ts"
import { latch } from "../../support/latch.ts"

test("what changes while a session's changes are computed is seen to afterwards", () => {
  const comparing = latch()
  const compared = latch()
  let isSlow = false
  const prepare = (platform: MemoryPlatform) => {
    platform.vcs.addRepository("/workspace", { rootCommit: "abc" })
    const { diff } = platform.snapshots
    platform.snapshots.diff = async (...range) => {
      const changes = await diff(...range)
      if (isSlow) comparing.open()
      if (isSlow) await compared.opened
      return changes
    }
  }
  return withApp(
    [],
    async ({ instance, platform }) => {
      const { sessions, messages, diffs } = instance
      const { id } = sessions.create({ title: "t" })
      platform.models.queue([{ toolCall: { name: "write", input: { filePath: "a.txt", content: "l1\n" } } }])
      platform.models.queue([{ text: "written" }])
      await (
        await instance.prompts.submit(id, { parts: [{ type: "text", text: "write" }] })
      ).done
      await platform.background.settled()
      expect(sessions.get(id).summary).toMatchObject({ files: 1 })
      isSlow = true
      diffs.update(id, undefined)
      await comparing.opened
      for (const { info } of messages.all(id)) messages.remove(id, info.id)
      diffs.update(id, undefined)
      compared.open()
      await platform.background.settled()
      expect(sessions.get(id).summary).toEqual({ additions: 0, deletions: 0, files: 0 })
    },
    { prepare },
  )
})

test("of a session only the parts that tell of files are read", () =>
  withApp([], async ({ instance, store }) => {
    const { sessions, messages } = instance
    const { id: sessionID } = sessions.create({ title: "t" })
    const messageID = "msg_1"
    const keys = { sessionID, messageID }
    messages.save({
      ...{ id: messageID, sessionID, role: "user", time: { created: 1 }, agent: "build" },
      model: { providerID: "fake", modelID: "fm" },
    })
    const files = Array.from({ length: 30_000 }, (_, index) => `/workspace/a/rather/long/path/file-${index}.txt`)
    const text = `"type":"patch" ${"x".repeat(600_000)}`
    const told = [
      { id: "prt_1", ...keys, type: "step-start", snapshot: "one" },
      { id: "prt_4", ...keys, type: "step-finish", snapshot: "two", reason: "stop", cost: 0, tokens: NO_TOKENS },
      { id: "prt_5", ...keys, type: "patch", hash: "one", files: ["/workspace/a.txt"] },
      { id: "prt_6", ...keys, type: "patch", hash: "two", files },
    ] as const
    messages.savePart({ id: "prt_2", ...keys, type: "text", text })
    messages.savePart({ id: "prt_3", ...keys, type: "text", text: '{"type":"patch"}' })
    for (const part of told) messages.savePart({ ...part } as Part)
    expect(messages.fileSteps(sessionID)).toEqual(told)
    expect(messages.fileSteps(sessionID, { before: messageID })).toEqual([])
    expect(messages.fileSteps(sessionID, { since: messageID })).toHaveLength(4)
    expect(messages.fileSteps(sessionID, { since: "msg_none" })).toEqual([])
    // The whole session is not asked for.
    store.messages.list = () => expect.unreachable()
    await expect(instance.diffs.ofSession(sessionID)).rejects.toThrow('no snapshot "one"')
  }))
