import { expect, test } from "vitest"
import type { MemoryPlatform } from "../../../adapters/memory/platform.ts"
import type { Run } from "../../../runtime/session/runs.ts"
import { withPlatform } from "../../support/platform.ts"
import { readEvents } from "../../support/read-events.ts"
import { openStore } from "../../support/store.ts"

const gate = () => {
  let open = () => {}
  const opened = new Promise<void>((resolve) => {
    open = resolve
  })
  return { opened, open }
}

const always = () => true

test("a run is busy from before its work to after it, and says so", () =>
  withPlatform(async (platform) => {
    const { store, publisher, events } = openStore(platform)
    const reader = events.subscribe()
    const seen: unknown[] = []
    await store.runs.prompt("ses_1", publisher, async () => void seen.push(...store.runs.statuses()), always)
    expect(seen).toEqual([["ses_1", { type: "busy" }]])
    expect(store.runs.isBusy("ses_1")).toBe(false)
    const types = (await readEvents(reader, 3)).map(({ type, properties }) => [type, properties["status"]])
    expect(types).toEqual([
      ["session.status", { type: "busy" }],
      ["session.status", { type: "idle" }],
      ["session.idle", undefined],
    ])
  }))

test("a prompt during a run is answered in the same run, and both wait for it", () =>
  withPlatform(async (platform) => {
    const { store, publisher, events } = openStore(platform)
    const { opened, open } = gate()
    let rounds = 0
    const work = async () => {
      rounds++
      if (rounds === 1) await opened
    }
    const first = store.runs.prompt("ses_1", publisher, work, always)
    const second = store.runs.prompt("ses_1", publisher, work, always)
    open()
    await Promise.all([first, second])
    expect(rounds).toBe(2)
    expect((await readEvents(events.subscribe({ after: events.cursor().replace(/\d+$/, "0") }), 3)).length).toBe(3)
  }))

test("exclusive work refuses a busy session, or waits its turn", () =>
  withPlatform(async (platform) => {
    const { store, publisher } = openStore(platform)
    const { opened, open } = gate()
    const order: string[] = []
    const running = store.runs.prompt("ses_1", publisher, async () => (await opened, void order.push("prompt")), always)
    await expect(store.runs.exclusive("ses_1", publisher, async () => {})).rejects.toMatchObject({ name: "SessionBusyError" })
    const waiting = store.runs.exclusive("ses_1", publisher, async () => void order.push("exclusive"), { wait: true })
    open()
    await Promise.all([running, waiting])
    expect(order).toEqual(["prompt", "exclusive"])
  }))

test("abort stops the work and resolves when it has ended", () =>
  withPlatform(async (platform) => {
    const { store, publisher } = openStore(platform)
    let ended = false
    const running = store.runs.prompt(
      "ses_1",
      publisher,
      (run: Run) =>
        new Promise<void>((resolve) => {
          run.signal.addEventListener("abort", () => {
            ended = true
            resolve()
          })
        }),
      always,
    )
    await store.runs.abort("ses_1")
    expect(ended).toBe(true)
    await running
    expect(store.runs.statuses().size).toBe(0)
    await store.runs.abort("ses_1")
  }))

/** A second process on the same store. */
const secondProcess = (platform: MemoryPlatform) =>
  openStore({ ...platform, owner: { id: "owner-2", isGone: () => false } })

test("a session that another process runs is busy here too", () =>
  withPlatform(async (platform) => {
    const { store, publisher } = openStore({ ...platform, owner: { id: "owner-1", isGone: () => false } })
    const other = secondProcess(platform)
    const { opened, open } = gate()
    const running = other.store.runs.prompt("ses_1", other.publisher, () => opened, always)
    expect(store.runs.statuses().get("ses_1")).toEqual({ type: "busy" })
    await expect(store.runs.exclusive("ses_1", publisher, async () => {})).rejects.toMatchObject({ name: "SessionBusyError" })
    open()
    await running
    expect(await store.runs.exclusive("ses_1", publisher, async () => "free")).toBe("free")
  }))

test("an abort reaches the process that runs the session", () =>
  withPlatform(async (platform) => {
    const { store } = openStore({ ...platform, owner: { id: "owner-1", isGone: () => false } })
    const other = secondProcess(platform)
    let aborted = false
    const running = other.store.runs.prompt(
      "ses_1",
      other.publisher,
      async (run) => {
        await new Promise((resolve) => run.signal.addEventListener("abort", resolve))
        aborted = true
      },
      always,
    )
    const done = store.runs.abort("ses_1")
    for (const { kind, payload } of other.store.leases.receive()) other.store.runs.onSignal(kind, payload)
    await running
    await platform.clock.advance(200)
    await done
    expect(aborted).toBe(true)
  }))

test("a lease whose owner is gone is taken over", () =>
  withPlatform(async (platform) => {
    const gone = openStore({ ...platform, owner: { id: "owner-dead", isGone: () => false } })
    void gone.store.runs.prompt("ses_1", gone.publisher, () => new Promise<void>(() => {}), always)
    platform.owner.gone.add("owner-dead")
    const { store, publisher } = openStore(platform)
    expect(store.runs.isBusy("ses_1")).toBe(false)
    expect(await store.runs.exclusive("ses_1", publisher, async () => "mine")).toBe("mine")
  }))
