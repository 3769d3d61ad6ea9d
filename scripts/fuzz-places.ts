import { mkdirSync, writeFileSync } from "node:fs"
import { join } from "node:path"

/** What exists on the server, by name: ids and directories that requests are made of. */
export type Places = Record<string, string>

const one = (...names: string[]) => names.map((name) => `«${name}»`)

/** Values for fields and parameters of a name; `«name»` stands for a place. Repeated ones come more often. */
const KNOWN: Record<string, string[]> = {
  sessionID: one("session", "session", "other session"),
  parentID: one("session"),
  messageID: one("message", "message", "user message", "other message"),
  partID: one("part"),
  requestID: one("permission"),
  permissionID: one("permission"),
  projectID: one("project"),
  ptyID: one("pty"),
  secret: one("share"),
  before: one("cursor"),
  directory: one("directory", "directory", "other directory", "missing directory", "file"),
  "x-opencode-directory": one("directory", "directory", "other directory", "missing directory", "file"),
  cwd: one("directory", "other directory", "missing directory"),
  path: ["", ".", "readme.md", "src", "src/a.ts", "image.png", "missing.txt", "src/../readme.md"],
  pattern: ["fuzz", "a.*b", "(", "\\p{L}"],
  providerID: ["demo", "fuzz"],
  provider: ["demo"],
  modelID: ["tour"],
  model: ["demo/tour", "tour"],
  agent: ["build", "plan", "general"],
  name: ["fuzz", "readme"],
  // What runs as a program or a line of shell.
  command: ["true", "echo fuzz", "exit 3", "agent_cycle"],
  shell: ["sh"],
  args: ["-c", "true"],
  url: [
    "not a url",
    "http://127.0.0.1:9/",
    "https://fuzz.invalid/repository.git",
    "file:///etc",
    "data:text/plain,fuzz",
  ],
  // Providers' addresses and MCP servers: nothing listens there.
  baseURL: ["http://127.0.0.1:9/v1"],
  text: ["hello", "Show me around", "thanks"],
  file: ["swagger-ui.css", "explorer.js"],
}

export const knownValues = (name: string): string[] | undefined => KNOWN[name]

/** Replaces the names of places by what they are, everywhere in a value. */
export const place = <Value>(value: Value, places: Places): Value => {
  if (typeof value === "string") return value.replace(/«([^»]*)»/g, (_, name: string) => places[name] ?? name) as Value
  if (Array.isArray(value)) return value.map((item: unknown) => place(item, places)) as Value
  if (typeof value !== "object" || value === null) return value
  const entries: [string, unknown][] = Object.entries(value)
  return Object.fromEntries(entries.map(([key, inner]) => [key, place(inner, places)])) as Value
}

/** Makes the directories that requests name, below `root`. */
export const makeProject = (root: string): { project: string; other: string } => {
  const project = join(root, "project")
  const other = join(root, "other")
  mkdirSync(join(project, "src"), { recursive: true })
  mkdirSync(other)
  writeFileSync(join(project, "readme.md"), "# fuzz\n\nA project to fuzz.\n")
  writeFileSync(join(project, "src/a.ts"), "export const fuzz = 1\n")
  writeFileSync(join(project, "image.png"), Buffer.from("89504e470d0a1a0a0000", "hex"))
  // Nobody is there to be asked; in the other directory the tour waits for its permission.
  writeFileSync(join(project, "opencode.json"), JSON.stringify({ permission: "allow" }))
  return { project, other }
}

const call = async <Answer>(
  url: string,
  init: { method?: string; body?: unknown } = {},
): Promise<Answer | undefined> => {
  const { method = "GET", body } = init
  const answer = await fetch(url, {
    method,
    signal: AbortSignal.timeout(10_000),
    ...(body !== undefined && { body: JSON.stringify(body) }),
  })
  const text = await answer.text()
  return answer.ok ? (JSON.parse(text) as Answer) : undefined
}

interface Identified {
  id: string
}
interface Exchange {
  info: Identified & { parentID?: string }
  parts: Identified[]
}

const hello = { parts: [{ type: "text", text: "hello" }] }

/** Makes what has gone since the last time, and says where everything is. */
export const findPlaces = async (base: string, directories: { project: string; other: string }, old: Places) => {
  const { project, other } = directories
  const places: Places = {
    ...old,
    directory: project,
    "other directory": other,
    "missing directory": join(project, "missing"),
    file: join(project, "readme.md"),
  }
  const create = async () => (await call<Identified>(`${base}/session`, { method: "POST", body: {} }))?.id ?? "ses_none"
  const existing = (id: string | undefined) => (id ? call<Identified>(`${base}/session/${id}`) : undefined)
  if (!(await existing(places["session"]))) {
    places["session"] = await create()
    await call<Exchange>(`${base}/session/${places["session"]}/message`, { method: "POST", body: hello })
  }
  if (!(await existing(places["other session"]))) places["other session"] = await create()
  const messages = (await call<Exchange[]>(`${base}/session/${places["session"]}/message?limit=4`)) ?? []
  const last = messages.findLast(({ parts }) => parts.length > 0)
  places["message"] = last?.info.id ?? "msg_none"
  places["part"] = last?.parts[0]?.id ?? "prt_none"
  places["user message"] = messages.find(({ info }) => info.parentID === undefined)?.info.id ?? "msg_none"
  places["other message"] = "msg_000000000000000000000000"
  places["permission"] = (await permissionOf(base, other)) ?? "per_none"
  places["project"] = (await call<Identified>(`${base}/project/current`))?.id ?? "none"
  places["pty"] = (await terminalOf(base)) ?? "pty_none"
  const shared = await call<{ share?: { url: string } }>(`${base}/session/${places["session"]}/share`, {
    method: "POST",
  })
  places["share"] = shared?.share?.url.split("/").at(-1) ?? "none"
  places["cursor"] = (await cursorOf(base)) ?? "none"
  places["archive"] ??= await archiveOf(base, other)
  return places
}

const cursorOf = async (base: string): Promise<string | undefined> => {
  const answer = await fetch(`${base}/session?limit=1`)
  await answer.arrayBuffer()
  return answer.headers.get("x-next-cursor") ?? undefined
}

/** A directory as tar.gz, in base64. */
const archiveOf = async (base: string, directory: string): Promise<string> => {
  const answer = await fetch(`${base}/project/export?directory=${encodeURIComponent(directory)}`)
  return Buffer.from(await answer.arrayBuffer()).toString("base64")
}

/** A request that waits: in the other directory the demo model asks before it leaves it. */
const permissionOf = async (base: string, directory: string): Promise<string | undefined> => {
  const query = `directory=${encodeURIComponent(directory)}`
  const waiting = async () => (await call<Identified[]>(`${base}/permission?${query}`))?.[0]?.id
  const found = await waiting()
  if (found) return found
  const session = await call<Identified>(`${base}/session?${query}`, { method: "POST", body: {} })
  const body = { parts: [{ type: "text", text: "Show me around" }] }
  await fetch(`${base}/session/${session?.id}/prompt_async`, { method: "POST", body: JSON.stringify(body) })
  for (let turn = 0; turn < 50; turn++) {
    const asked = await waiting()
    if (asked) return asked
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  return undefined
}

const terminalOf = async (base: string): Promise<string | undefined> => {
  const open = await call<Identified[]>(`${base}/pty`)
  if (open?.[0]) return open[0].id
  return (await call<Identified>(`${base}/pty`, { method: "POST", body: { command: "cat", args: [] } }))?.id
}
