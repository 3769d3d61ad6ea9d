import { evictDurableObject, runInDurableObject, SELF } from "cloudflare:test"
import { expect, test } from "vitest"
import { homeInID } from "../../runtime/home.ts"
import type { Env } from "../../adapters/cloudflare/bindings.ts"
import { createPlaces } from "../../adapters/cloudflare/places.ts"
import { bindings, callAs, homeAt, hubOf, objectNamed, rows } from "./hosted.ts"

const ann = callAs("ann")

const tables = (home: string): Promise<{ name: string }[]> =>
  runInDurableObject(objectNamed(home), (_object, state) => rows(state, "SELECT name FROM sqlite_master"))

/** Asks an object, saying what only the Worker may say. */
const ask = (object: ReturnType<typeof objectNamed>, path: string, claim: Record<string, string>) =>
  object.fetch(`https://agent.test${path}`, {
    headers: Object.fromEntries(Object.entries(claim).map(([name, value]) => [`x-opencode-edge-${name}`, value])),
  })

test("an object that the hub never named answers 404 and writes nothing, migrations included", async () => {
  const object = objectNamed("nobodyss")
  expect((await ask(object, "/session", { tenant: "ann" })).status).toBe(404)
  expect((await ask(object, "/session", {})).status).toBe(404)
  expect(await tables("nobodyss")).toEqual([])
})

test("an object keeps its tenant and root, also in its next life", async () => {
  const home = await homeAt("ann", "/claims")
  expect((await ann("POST", "/session?directory=/claims", {})).status).toBe(200)
  await evictDurableObject(objectNamed(home))
  const other = await ask(objectNamed(home), "/session", { tenant: "bob", root: "/claims" })
  expect(other.status).toBe(404)
  expect((await ann("GET", "/session?directory=/claims")).body).toHaveLength(1)
})

test("ids name the object, so that a session needs no directory", async () => {
  const { body } = await ann("POST", "/session?directory=/ids", {})
  expect(homeInID(body.id)).toBe(await homeAt("ann", "/ids"))
  expect((await ann("GET", `/session/${body.id}`)).body.directory).toBe("/ids")
  expect((await ann("GET", `/session/${body.id}?directory=/elsewhere`)).body.directory).toBe("/ids")
})

test("a directory below a root is the root's", async () => {
  await ann("POST", "/session?directory=/tree", {})
  const { body } = await ann("POST", "/session?directory=/tree/src", {})
  expect(body.directory).toBe("/tree/src")
  expect(homeInID(body.id)).toBe(await homeAt("ann", "/tree"))
})

test("a relative directory begins at the default one", async () => {
  expect((await ann("GET", "/session")).status).toBe(200)
  const { body } = await ann("POST", "/session?directory=packages/app", {})
  expect(body.directory).toBe("/workspace/packages/app")
  expect(homeInID(body.id)).toBe(await homeAt("ann", "/workspace"))
})

/** Makes a workspace of a directory, wherever that lies. */
const importInto = async (directory: string) => {
  const tar = new Response(new Blob([new Uint8Array(1024)]).stream().pipeThrough(new CompressionStream("gzip")))
  const imported = await SELF.fetch(`https://agent.test/project/import?directory=${directory}`, {
    method: "POST",
    headers: { authorization: `Basic ${btoa("ann:ann-pw")}` },
    body: await tar.arrayBuffer(),
  })
  expect(imported.status).toBe(200)
  await imported.arrayBuffer()
}

test("what is imported or cloned into a directory below a root is a workspace of its own", async () => {
  await ann("POST", "/session?directory=/outer", {})
  await importInto("/outer/imported")
  // A refused address is refused in the new workspace.
  const url = "https://127.0.0.1/x.git"
  expect((await ann("POST", "/project/git/clone?directory=/outer/cloned", { url })).status).toBe(400)
  for (const directory of ["/outer/imported", "/outer/cloned"]) {
    const { body } = await ann("POST", `/session?directory=${directory}`, {})
    expect(homeInID(body.id)).toBe(await homeAt("ann", directory))
  }
})

test("an isolate that knew a directory as another's writes to its own workspace once it has one", async () => {
  const places = createPlaces(bindings as unknown as Env, Date.now)
  const target = { directory: "/known/inner", sessionID: undefined }
  await ann("POST", "/session?directory=/known", {})
  expect((await places.of("ann", target, false)).root).toBe("/known")
  // By another isolate.
  await importInto("/known/inner")
  expect((await places.of("ann", target, false)).root).toBe("/known/inner")
  expect((await places.of("ann", { ...target, directory: "/known/inner/src" }, false)).root).toBe("/known/inner")
})

test("a session stays where it was made, also when its directory becomes a workspace of its own", async () => {
  await ann("POST", "/session?directory=/before", {})
  const make = (id: string, directory: string) => ann("POST", "/api/session", { id, location: { directory } })
  expect((await make("ses_mine", "/before/inner")).status).toBe(200)
  expect((await ann("GET", "/session?directory=/before/inner")).body).toHaveLength(1)
  await untilIndexed("ses_mine")
  await importInto("/before/inner")
  expect((await ann("GET", "/session/ses_mine")).body).toMatchObject({ id: "ses_mine", directory: "/before/inner" })
  expect((await ann("PATCH", "/session/ses_mine", { title: "new" })).body.title).toBe("new")
  expect((await ann("GET", "/session?directory=/before/inner")).body).toHaveLength(0)
  // Whoever makes it again is given what there is, wherever it is to be.
  expect((await make("ses_mine", "/before/inner")).body.data.title).toBe("new")
  expect((await make("ses_mine", "/elsewhere")).body.data.location.directory).toBe("/before/inner")
  expect((await ann("DELETE", "/session/ses_mine")).status).toBe(200)
})

/** Waits until the hub has heard of a session. */
const untilIndexed = async (id: string) => {
  for (;;) {
    const sql = "SELECT home FROM session_home WHERE session = ?"
    if ((await runInDurableObject(hubOf("ann"), (_hub, state) => rows(state, sql, id))).length > 0) return
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
}

test("what a client says in the name of the Worker counts for nothing", async () => {
  const { body } = await ann("POST", "/session?directory=/forged", {})
  const forged = { "x-opencode-edge-tenant": "ann", "x-opencode-edge-root": "/forged" }
  expect((await callAs("bob")("GET", `/session/${body.id}`, undefined, forged)).status).toBe(404)
})

test("the newer API says in the body where a session is to be", async () => {
  const make = (body: object) => ann("POST", "/api/session?directory=/in-the-query", body)
  const { body } = await make({ location: { directory: "/in-the-body" } })
  expect(body.data.location).toEqual({ directory: "/in-the-body" })
  expect(homeInID(body.data.id)).toBe(await homeAt("ann", "/in-the-body"))
  expect((await make({})).body.data.location).toEqual({ directory: "/in-the-query" })
  const odd = [{ location: 1 }, { location: { directory: 1 } }, "text"]
  for (const each of odd) expect([each, (await make(each as object)).status]).toEqual([each, 400])
})

test("a shared session needs no login, and what was made up finds no object", async () => {
  const { body } = await ann("POST", "/session?directory=/shares", {})
  const { url } = (await ann("POST", `/session/${body.id}/share`)).body.share
  const statusOf = async (address: string) => {
    const answer = await SELF.fetch(address)
    await answer.text()
    return answer.status
  }
  expect(await statusOf(url)).toBe(200)
  const secret = url.slice(-32) as string
  const at = (text: string) => statusOf(`https://agent.test/share/${text}`)
  expect(await at(`${secret.slice(0, 16)}${"x".repeat(16)}`)).toBe(404)
  // Were it asked, this object would say that its store is newer than the code, not that it does not exist.
  const object = objectNamed(await homeAt("ann", "/shares"))
  const add = (versions: number) =>
    runInDurableObject(object, (_object, state) => {
      rows(state, "UPDATE schema_version SET version = version + ?", versions)
    })
  await add(1000)
  await evictDurableObject(object)
  expect(await statusOf(url)).toBe(500)
  expect(await at(`${secret.slice(0, 8)}${"x".repeat(24)}`)).toBe(404)
  await add(-1000)
  expect(await statusOf(url)).toBe(200)
})
