import { expect, test } from "vitest"
import { hubSettings } from "../../adapters/cloudflare/hub-client.ts"
import type { HubRpc } from "../../adapters/cloudflare/hub-rpc.ts"
import { memoryPlatform } from "../../adapters/memory/platform.ts"
import { withDatabase } from "../support/with-database.node.ts"

test("what was heard a while ago is asked for again, and goes on to count while the hub is away", () =>
  withDatabase(async (database) => {
    const { clock, files, log } = memoryPlatform(database)
    let key: string | undefined = "k"
    const hub = {
      settings: async () => {
        if (key === undefined) throw new Error("The hub is away")
        return { value: { version: 1, config: {}, credentials: { p: { type: "api", key } } } }
      },
    } as unknown as HubRpc
    const settings = hubSettings({
      ...{ hub: () => hub, home: "AAAAAAAA", files, folder: "/global", now: clock.now, log },
      onConfig: async () => {},
    })
    const known = async () => (await settings.credentials())["p"]
    expect(await known()).toEqual({ type: "api", key: "k" })
    key = "new"
    expect(await known()).toEqual({ type: "api", key: "k" })
    await clock.advance(5 * 60_000)
    expect(await known()).toEqual({ type: "api", key: "new" })
    key = undefined
    await clock.advance(5 * 60_000)
    expect(await known()).toEqual({ type: "api", key: "new" })
  }))
