import { expect, test } from "vitest"
import type { MemoryPlatform } from "../../../adapters/memory/platform.ts"
import type { Database } from "../../../runtime/ports/database.ts"
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
    await expect(store.runs.exclusive("ses_1", publisher, async () => {})).rejects.toMatchObject({
      name: "SessionBusyError",
    })
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
    await expect(store.runs.exclusive("ses_1", publisher, async () => {})).rejects.toMatchObject({
      name: "SessionBusyError",
    })
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
    other.store.leases.receive(({ kind, payload }) => other.store.runs.onSignal(kind, payload))
    await running
    await platform.clock.advance(200)
    await done
    expect(aborted).toBe(true)
  }))

test("a note about a run that has ended leaves the next one alone", () =>
  withPlatform(async (platform) => {
    const { store } = openStore({ ...platform, owner: { id: "owner-1", isGone: () => false } })
    const other = secondProcess(platform)
    const first = gate()
    const running = other.store.runs.prompt("ses_1", other.publisher, () => first.opened, always)
    const aborting = store.runs.abort("ses_1")
    first.open()
    await running
    await platform.clock.advance(200)
    await aborting
    const second = gate()
    let isAborted: boolean | undefined
    const next = other.store.runs.prompt(
      "ses_1",
      other.publisher,
      async ({ signal }) => {
        await second.opened
        isAborted = signal.aborted
      },
      always,
    )
    other.store.leases.receive(({ kind, payload }) => other.store.runs.onSignal(kind, payload))
    second.open()
    await next
    expect(isAborted).toBe(false)
  }))

/** A process that is always a moment late: something comes before each of its writes. */
const late = (platform: MemoryPlatform, before: () => void) => {
  const database: Database = {
    ...platform.database,
    transaction: (work) => {
      before()
      return platform.database.transaction(work)
    },
  }
  return { ...platform, database, owner: { id: "owner-1", isGone: () => false } }
}

test("of two processes that start at the same moment one waits for the other", () =>
  withPlatform(async (platform) => {
    const other = secondProcess(platform)
    const order: string[] = []
    let race = () => {}
    const { store, publisher } = openStore(late(platform, () => race()))
    for (const start of ["prompt", "exclusive"] as const) {
      const { opened, open } = gate()
      race = () => {
        race = () => {}
        void other.store.runs.prompt(
          "ses_1",
          other.publisher,
          async () => (await opened, void order.push("other")),
          always,
        )
      }
      const work = async () => void order.push(start)
      const done =
        start === "prompt"
          ? store.runs.prompt("ses_1", publisher, work, always)
          : store.runs.exclusive("ses_1", publisher, work, { wait: true })
      open()
      await platform.clock.advance(200)
      await done
    }
    expect(order).toEqual(["other", "prompt", "other", "exclusive"])
  }))

test("what was asked before an abort is not run any more, in no process; what comes after it is", () =>
  withPlatform(async (platform) => {
    const { store, publisher, messages, sessions } = openStore({
      ...platform,
      owner: { id: "owner-1", isGone: () => false },
    })
    const other = secondProcess(platform)
    const { id } = sessions.create({ title: "t" })
    const ask = (messageID: string) =>
      messages.save({
        ...{ id: messageID, sessionID: id, role: "user", agent: "build", time: { created: 1 } },
        model: { providerID: "p", modelID: "m" },
      })
    const { opened, open } = gate()
    const rounds: string[] = []
    ask("msg_1")
    const running = store.runs.prompt(id, publisher, async () => (await opened, void rounds.push("first")), always)
    ask("msg_2")
    const unlessStopped = (messageID: string) => () => !store.runs.isStopped(id, messageID)
    const queued = other.store.runs.prompt(
      id,
      other.publisher,
      async () => void rounds.push("queued"),
      unlessStopped("msg_2"),
    )
    const aborting = store.runs.abort(id)
    ask("msg_3")
    const later = store.runs.prompt(id, publisher, async () => void rounds.push("later"), unlessStopped("msg_3"))
    open()
    await Promise.all([running, aborting, later])
    await platform.clock.advance(200)
    await queued
    expect(rounds).toEqual(["first", "later"])
  }))

test("a process that others have counted out gives up the run that they took", () =>
  withPlatform(async (platform) => {
    const { store, publisher, events } = openStore({ ...platform, owner: { id: "owner-1", isGone: () => undefined } })
    const close = store.open()
    const running = store.runs.prompt(
      "ses_1",
      publisher,
      ({ signal }) => new Promise<void>((resolve) => signal.addEventListener("abort", () => resolve())),
      always,
    )
    const clock = { ...platform.clock, now: () => platform.clock.now() + 20_000 }
    const other = openStore({ ...platform, clock, owner: { id: "owner-2", isGone: () => undefined } })
    other.store.leases.beat()
    const { opened, open } = gate()
    const taken = other.store.runs.exclusive("ses_1", other.publisher, () => opened)
    const reader = events.subscribe()
    await platform.clock.advance(5000)
    await running
    expect(other.store.runs.isBusy("ses_1")).toBe(true)
    open()
    await taken
    events.tail()
    publisher.publish("todo.updated", { sessionID: "ses_1" })
    // Only the one who has the run says that it is over.
    const types = (await readEvents(reader, 4)).map(({ type }) => type)
    expect(types).toEqual(["session.status", "session.status", "session.idle", "todo.updated"])
    close()
  }))

test("a process that has slept itself counts nobody out for that", () =>
  withPlatform(async (platform) => {
    let sleptMs = 0
    const clock = { ...platform.clock, now: () => platform.clock.now() + sleptMs }
    const one = openStore({ ...platform, clock, owner: { id: "owner-1", isGone: () => undefined } })
    const other = openStore({ ...platform, clock, owner: { id: "owner-2", isGone: () => undefined } })
    one.store.leases.beat()
    const close = other.store.open()
    sleptMs = 3_600_000
    expect(other.store.leases.isGone("owner-1")).toBe(false)
    await platform.clock.advance(14_000)
    expect(other.store.leases.isGone("owner-1")).toBe(false)
    await platform.clock.advance(10_000)
    expect(other.store.leases.isGone("owner-1")).toBe(true)
    close()
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
