import { memoryPlatform, type MemoryPlatform } from "../../adapters/memory/platform.ts"
import { createIntake } from "../../runtime/relay/intake.ts"
import { createOutbox } from "../../runtime/relay/outbox.ts"
import type { RelayedEvent } from "../../runtime/relay/relayed.ts"
import { createWorkspaces } from "../../runtime/relay/workspaces.ts"
import type { TextPart } from "../../runtime/schema/part.ts"
import { createStore } from "../../runtime/store.ts"
import { openStore, PROJECT } from "./store.ts"
import { withDatabase } from "./with-database.node.ts"

/** Object that the workspace is. */
export const HOME = "AAAAAAAA"

/** A workspace's log and a hub's, with what travels between them in the test's hands. */
export const withRelay = (body: (relay: Awaited<ReturnType<typeof open>>) => Promise<void>) =>
  withDatabase((near) => withDatabase((far) => open(memoryPlatform(near), memoryPlatform(far)).then(body)))

const open = async (platform: MemoryPlatform, hub: MemoryPlatform) => {
  const store = createStore({ platform: hub, resume: () => {} })
  const workspaces = createWorkspaces(hub.database, hub.clock)
  workspaces.add({ root: PROJECT.directory, home: HOME })
  const intake = createIntake({ database: hub.database, store, workspaces })
  const sent: RelayedEvent[][] = []
  const retries: number[] = []
  const link = { intake, isDown: false, losesAnswers: false, wantsDeltas: false, life: "1", onDelivery: () => {} }
  const workspace = openStore(platform)
  const connect = (events = workspace.events) =>
    createOutbox({
      ...{ events, database: platform.database, clock: platform.clock, log: platform.log },
      keep: (work) => platform.background.run(work),
      retryAfter: (ms) => retries.push(ms),
      async deliver(batch) {
        if (link.isDown) throw new Error("The hub is away")
        sent.push(batch)
        link.onDelivery()
        const upTo = link.intake.take(HOME, batch)
        if (link.losesAnswers) throw new Error("The answer was lost")
        return { upTo, wantsDeltas: link.wantsDeltas, life: link.life }
      },
    })
  const outbox = connect()
  return { ...workspace, platform, hub, hubStore: store, intake, workspaces, outbox, connect, sent, retries, link }
}

export const text = (sessionID: string, more: Partial<TextPart> = {}): TextPart => ({
  ...{ id: "prt_1", sessionID, messageID: "msg_1", type: "text", text: "", time: { start: 1 } },
  ...more,
})
