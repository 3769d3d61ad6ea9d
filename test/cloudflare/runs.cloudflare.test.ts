import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from "cloudflare:test"
import { expect, test } from "vitest"
import { callAs, homeAt, hubOf, objectNamed, rows } from "./hosted.ts"

const ann = callAs("ann")
const BUSY = JSON.stringify({ type: "busy" })

/** A prompt of the demo model in a workspace of its own, stored and not answered, as a life leaves it that ends at once. */
const cutOff = async (directory: string, withTool: boolean) => {
  const { body: session } = await ann("POST", `/session?directory=${directory}`, { title: "t" })
  const said = { noReply: true, parts: [{ type: "text", text: "hello" }] }
  const { body: asked } = await ann("POST", `/session/${session.id}/message`, said)
  const object = objectNamed(await homeAt("ann", directory))
  await runInDurableObject(object, (_object, state) => {
    const sql = state.storage.sql
    const info = {
      ...{ id: "msg_fff000000000AAAAAAAAAAAAAA", sessionID: session.id, role: "assistant", parentID: asked.info.id },
      ...{ agent: "build", mode: "build", providerID: "demo", modelID: "tour", cost: 0, time: { created: Date.now() } },
      ...{
        path: { cwd: directory, root: "/" },
        tokens: { input: 0, output: 0, reasoning: 0, cache: { read: 0, write: 0 } },
      },
    }
    sql.exec(
      "INSERT INTO message (session, id, created, info) VALUES (?, ?, 1, ?)",
      session.id,
      info.id,
      JSON.stringify(info),
    )
    if (withTool) {
      const part = {
        ...{
          id: "prt_fff000000000AAAAAAAAAAAAAA",
          sessionID: session.id,
          messageID: info.id,
          type: "tool",
          tool: "bash",
        },
        ...{ callID: "c", state: { status: "running", input: {}, time: { start: 1 } } },
      }
      sql.exec(
        "INSERT INTO part (session, message, id, body) VALUES (?, ?, ?, ?)",
        session.id,
        info.id,
        part.id,
        JSON.stringify(part),
      )
    }
    sql.exec("INSERT INTO run (session, owner, started, status) VALUES (?, 'earlier', 0, ?)", session.id, BUSY)
    return state.storage.setAlarm(Date.now() + 60_000)
  })
  await evictDurableObject(object)
  return { id: session.id as string, object }
}

/** Has the hub answer nothing but errors, as after a rollback, while `body` runs. */
const withoutHub = async (body: () => Promise<void>) => {
  const add = (versions: number) =>
    runInDurableObject(hubOf("ann"), (_hub, state) => {
      rows(state, "UPDATE schema_version SET version = version + ?", versions)
    })
  await add(1000)
  await evictDurableObject(hubOf("ann"))
  await body()
  await add(-1000)
}

/** Ends an object's life in the middle of its work, which an eviction would wait for. */
const crash = (object: ReturnType<typeof objectNamed>) =>
  expect(
    runInDurableObject(object, async (_object, state) => {
      await state.storage.sync()
      state.abort("crash")
    }),
  ).rejects.toThrow("crash")

const leased = (object: ReturnType<typeof objectNamed>) =>
  runInDurableObject(object, async (_object, state) => ({
    owners: rows<{ owner: string }>(state, "SELECT owner FROM run").map(({ owner }) => owner),
    alarm: await state.storage.getAlarm(),
  }))

const untilIdle = async (id: string) => {
  while ((await ann("GET", `/session/status?directory=/none-of-it`)).status !== 200 || (await isBusy(id))) {
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}
const isBusy = async (id: string) => {
  const { body } = await ann("GET", `/session/${id}`)
  return id in (await ann("GET", `/session/status?directory=${body.directory}`)).body
}

test("after a crash the alarm has a run go on in which no tool was running, once", async () => {
  const { id, object } = await cutOff("/goes-on", false)
  expect(await runDurableObjectAlarm(object)).toBe(true)
  // A second alarm of the same life finds it running, and doubles nothing.
  await runDurableObjectAlarm(object)
  await untilIdle(id)
  const { body } = await ann("GET", `/session/${id}/message`)
  const users = body.filter(({ info }: { info: { role: string } }) => info.role === "user")
  const answers = body.filter(({ info }: { info: { role: string } }) => info.role === "assistant")
  expect(users).toHaveLength(1)
  expect(answers.length).toBeGreaterThan(0)
  expect(answers.every(({ info }: { info: { error?: object } }) => info.error === undefined)).toBe(true)
  const resumed = await runInDurableObject(object, (_object, state) => rows(state, "SELECT message FROM resumed"))
  expect(resumed).toEqual([{ message: users[0].info.id }])
})

test("with a tool running it is closed as interrupted", async () => {
  const { id, object } = await cutOff("/is-closed", true)
  expect(await runDurableObjectAlarm(object)).toBe(true)
  const { body } = await ann("GET", `/session/${id}/message`)
  expect(body[1]).toMatchObject({
    info: { error: { name: "MessageAbortedError" } },
    parts: [{ state: { status: "error", metadata: { interrupted: true } } }],
  })
  expect(await isBusy(id)).toBe(false)
})

test("while the hub is away the run waits, leased and with the alarm set, and goes on when the hub is back", async () => {
  const { id, object } = await cutOff("/waits", false)
  await withoutHub(async () => {
    expect(await runDurableObjectAlarm(object)).toBe(true)
    const { owners, alarm } = await leased(object)
    expect(owners).toHaveLength(1)
    expect(owners).not.toContain("earlier")
    expect(alarm).not.toBeNull()
    // Another alarm finds it waiting, and sets the next one.
    expect(await runDurableObjectAlarm(object)).toBe(true)
    expect(await leased(object)).toEqual({ owners, alarm: expect.any(Number) })
  })
  await untilIdle(id)
  const { body } = await ann("GET", `/session/${id}/message`)
  const answers = body.filter(({ info }: { info: { role: string } }) => info.role === "assistant")
  expect(answers.length).toBeGreaterThan(0)
  expect(answers.every(({ info }: { info: { error?: object } }) => info.error === undefined)).toBe(true)
})

test("a second crash while the hub is away closes the run", async () => {
  const { id, object } = await cutOff("/crashes-again", false)
  await withoutHub(async () => {
    expect(await runDurableObjectAlarm(object)).toBe(true)
    await crash(object)
    // Stubs do not outlast a crash.
    const next = objectNamed(await homeAt("ann", "/crashes-again"))
    expect(await runDurableObjectAlarm(next)).toBe(true)
    expect((await leased(next)).owners).toEqual([])
  })
  const { body } = await ann("GET", `/session/${id}/message`)
  expect(body.at(-1).info).toMatchObject({ error: { name: "MessageAbortedError" } })
  expect(await isBusy(id)).toBe(false)
})
