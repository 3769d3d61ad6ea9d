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
        return { value: { version: 1, disposals: 0, config: {}, credentials: { p: { type: "api", key } } } }
      },
    } as unknown as HubRpc
    const settings = hubSettings({
      ...{ hub: () => hub, home: "AAAAAAAA", files, folder: "/global", now: clock.now, log },
      onConfig: async () => {},
      onDispose: async () => {},
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

test("config that was written by a load which failed is read all the same", () =>
  withDatabase(async (database) => {
    const { clock, files, log } = memoryPlatform(database)
    const config = { "config.json": "{}", "opencode.json": "{}" }
    const hub = {
      settings: async () => ({ value: { version: 1, disposals: 0, config, credentials: {} } }),
    } as unknown as HubRpc
    let isFull = true
    let reloads = 0
    const write: typeof files.write = async (path, ...more) => {
      if (isFull && path.endsWith("/opencode.json")) throw new Error("The disk is full")
      return files.write(path, ...more)
    }
    const settings = hubSettings({
      ...{ hub: () => hub, home: "AAAAAAAA", files: { ...files, write }, folder: "/global", now: clock.now, log },
      onConfig: async () => void (reloads += 1),
      onDispose: async () => {},
    })
    await expect(settings.atLeast(1)).rejects.toThrow("full")
    isFull = false
    await files.write("/global/opencode.json", "{}")
    await settings.atLeast(1)
    expect(reloads).toBe(1)
    await settings.atLeast(1)
    expect(reloads).toBe(1)
  }))

test("who was not told that all instances are to end hears of it with a newer version, once", () =>
  withDatabase(async (database) => {
    const { clock, files, log } = memoryPlatform(database)
    let now = { version: 5, disposals: 3 }
    const hub = {
      settings: async () => ({ value: { ...now, config: {}, credentials: {} } }),
    } as unknown as HubRpc
    let ends = 0
    const settings = hubSettings({
      ...{ hub: () => hub, home: "AAAAAAAA", files, folder: "/global", now: clock.now, log },
      onConfig: async () => {},
      onDispose: async () => void (ends += 1),
    })
    await settings.atLeast(5)
    now = { version: 6, disposals: 3 }
    await settings.atLeast(6)
    expect(ends).toBe(0)
    now = { version: 8, disposals: 5 }
    await settings.atLeast(8)
    await settings.atLeast(8)
    expect(ends).toBe(1)
  }))
