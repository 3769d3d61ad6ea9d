import { expect, test } from "vitest"
import type { MemoryPlatform } from "../../../adapters/memory/platform.ts"
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
