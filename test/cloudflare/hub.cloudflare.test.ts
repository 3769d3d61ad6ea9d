import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from "cloudflare:test"
import type { DurableObjectState } from "@cloudflare/workers-types"
import { expect, test } from "vitest"
import { callAs, homeAt, hubOf, objectNamed, rows } from "./hosted.ts"

const ann = callAs("ann")

interface HubCalls {
  takeEvents(home: string, events: object[]): Promise<{ value: { upTo: number } }>
}

/** Waits until the hub has what `find` looks for in its database. */
const untilStored = async <Row>(sql: string, ...params: unknown[]): Promise<Row[]> => {
  for (;;) {
    const found = await runInDurableObject(hubOf("ann"), (_hub, state) => rows<Row>(state, sql, ...params))
    if (found.length > 0) return found
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
}

test("the hub knows every workspace's sessions", async () => {
  const { body } = await ann("POST", "/session?directory=/indexed", { title: "known" })
  const [row] = await untilStored<{ directory: string }>("SELECT directory FROM session WHERE id = ?", body.id)
  expect(row?.directory).toBe("/indexed")
})

test("a project's sessions are listed from all of its workspaces", async () => {
  const made = await Promise.all(["/near", "/far"].map((root) => ann("POST", `/session?directory=${root}`, {})))
  const ids = made.map(({ body }) => body.id)
  await untilStored("SELECT id FROM session WHERE id = ?", ids[1])
  const { body } = await ann("GET", "/session?scope=project&directory=/near&limit=1000")
  expect(body.map(({ id }: { id: string }) => id)).toEqual(expect.arrayContaining(ids))
  expect((await ann("GET", "/session?directory=/near")).body).toHaveLength(1)
  const { headers } = await ann("GET", "/session?scope=project&directory=/near&limit=1")
  expect(headers.get("x-next-cursor")).toBeTruthy()
  const { status } = await ann("GET", "/session?scope=project&directory=/near&before=nonsense")
  expect(status).toBe(400)
})

test("events that are delivered twice are logged once", async () => {
  const { body } = await ann("POST", "/session?directory=/twice", {})
  await untilStored("SELECT id FROM session WHERE id = ?", body.id)
  const home = await homeAt("ann", "/twice")
  const seq = await runInDurableObject(hubOf("ann"), (_hub, state) => {
    const [row] = rows<{ arrived: number }>(state, "SELECT arrived FROM workspace WHERE home = ?", home)
    return row?.arrived ?? 0
  })
  const hub = hubOf("ann") as unknown as HubCalls
  const event = {
    ...{ kind: "event", seq: seq + 1, id: "evt_twice", type: "todo.updated", directory: "/twice" },
    ...{ project: "global", sessionID: body.id, properties: JSON.stringify({ sessionID: body.id, todos: [] }) },
  }
  const first = await hub.takeEvents(home, [event])
  const second = await hub.takeEvents(home, [event])
  expect([first.value.upTo, second.value.upTo]).toEqual([seq + 1, seq + 1])
  expect(await untilStored("SELECT seq FROM event WHERE id = 'evt_twice'")).toHaveLength(1)
})

test("logins are made fresh by the hub, whose refusal says to log in again", async () => {
  const hub = hubOf("ann") as unknown as { freshCredential(id: string, renewal: object): Promise<object> }
  const renewal = { type: "standard", tokenUrl: "https://auth.test/token", clientId: "c" }
  const login = { type: "oauth", access: "a", refresh: "", expires: Date.now() + 3_600_000 }
  await ann("PUT", "/auth/corp", login)
  expect(await hub.freshCredential("corp", renewal)).toEqual({ value: login })
  await ann("PUT", "/auth/corp", { ...login, expires: 1 })
  expect(await hub.freshCredential("corp", renewal)).toMatchObject({
    error: { name: "ProviderAuthError", data: { providerID: "corp", message: expect.stringContaining("again") } },
  })
  await ann("DELETE", "/auth/corp")
})

test("keys are sealed in the hub and reach workspaces, which store none", async () => {
  const key = "canary-key-0815"
  expect((await ann("PUT", "/auth/anthropic", { type: "api", key })).body).toBe(true)
  const dump = (state: DurableObjectState) =>
    rows<{ name: string }>(
      state,
      "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '\\_cf%' ESCAPE '\\'",
    )
      .flatMap(({ name }) => rows<Record<string, unknown>>(state, `SELECT * FROM "${name}"`))
      .flatMap((row) => Object.values(row))
      .map((value) => (value instanceof ArrayBuffer ? String.fromCharCode(...new Uint8Array(value)) : String(value)))
      .join("\n")
  const { body } = await ann("GET", "/config/providers?directory=/keys")
  expect(body.providers.map(({ id }: { id: string }) => id)).toContain("anthropic")
  const home = await homeAt("ann", "/keys")
  const [hub, workspace] = await Promise.all([
    runInDurableObject(hubOf("ann"), (_hub, state) => dump(state)),
    runInDurableObject(objectNamed(home), (_object, state) => dump(state)),
  ])
  expect(hub).toContain("anthropic")
  expect(hub).not.toContain(key)
  expect(workspace).not.toContain(key)
  await ann("DELETE", "/auth/anthropic")
  const after = await ann("GET", "/config/providers?directory=/keys")
  expect(after.body.providers.map(({ id }: { id: string }) => id)).not.toContain("anthropic")
})

test("a change of the global config is seen by workspaces at once, and after their next start", async () => {
  expect((await ann("GET", "/config?directory=/config")).body.username).toBe("ann")
  expect((await ann("PATCH", "/global/config", { username: "Ann B" })).status).toBe(200)
  expect((await ann("GET", "/config?directory=/config")).body.username).toBe("Ann B")
  await evictDurableObject(objectNamed(await homeAt("ann", "/config")))
  await evictDurableObject(hubOf("ann"))
  expect((await ann("GET", "/config?directory=/config")).body.username).toBe("Ann B")
})

test("an alarm of an object that is nobody's does nothing", async () => {
  const object = objectNamed("noalarms")
  await runInDurableObject(object, (_object, state) => state.storage.setAlarm(Date.now() + 60_000))
  expect(await runDurableObjectAlarm(object)).toBe(true)
})

/** Has an object fail to start, as after a rollback, while `body` runs. */
const withNewerStore = async (object: ReturnType<typeof hubOf>, body: () => Promise<void>) => {
  const add = (versions: number) =>
    runInDurableObject(object, (_object, state) => {
      rows(state, "UPDATE schema_version SET version = version + ?", versions)
    })
  await add(1000)
  await evictDurableObject(object)
  await body()
  await add(-1000)
}

test("a hub that could not start does so when it can", async () => {
  await ann("GET", "/project")
  await withNewerStore(hubOf("ann"), async () => {
    expect((await ann("GET", "/project")).status).toBe(500)
  })
  expect((await ann("GET", "/project")).status).toBe(200)
})

test("an alarm that failed goes off again", async () => {
  await ann("POST", "/session?directory=/alarmed", {})
  for (const object of [hubOf("ann"), objectNamed(await homeAt("ann", "/alarmed"))]) {
    await withNewerStore(object, async () => {
      await runInDurableObject(object, (_object, state) => state.storage.setAlarm(Date.now() + 60_000))
      expect(await runDurableObjectAlarm(object)).toBe(true)
      const due = await runInDurableObject(object, (_object, state) => state.storage.getAlarm())
      expect(due).toBeGreaterThan(Date.now())
    })
  }
})

test("projects and their directories reach workspaces in pages, none left out", async () => {
  const many = (name: string) => Array.from({ length: 450 }, (_, index) => `${name}-${String(index).padStart(3, "0")}`)
  await ann("POST", "/session?directory=/paged", {})
  await runInDurableObject(hubOf("ann"), (_hub, state) => {
    for (const id of many("paged")) {
      const info = { id, worktree: `/${id}`, vcs: "git", sandboxes: [], time: { created: 1, updated: 1 } }
      rows(state, "INSERT INTO project (id, info) VALUES (?, ?)", id, JSON.stringify(info))
      rows(state, "INSERT INTO project_directory (project, directory) VALUES ('paged-000', ?)", `/${id}`)
    }
  })
  const { body: directories } = await ann("GET", "/project/paged-000/directories?directory=/paged")
  expect(directories.map(({ directory }: { directory: string }) => directory)).toEqual(many("/paged"))
  const unknown = await ann("GET", "/project/nobodys/directories?directory=/paged")
  expect(unknown.status).toBe(404)
  const { body: projects } = await ann("GET", "/project?directory=/paged")
  const ids = projects.map(({ id }: { id: string }) => id)
  expect(ids.filter((id: string) => id.startsWith("paged-"))).toEqual(many("paged"))
})
