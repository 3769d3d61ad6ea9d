// Ten servers on one store, written to through their HTTP API for a minute: nothing acknowledged is lost, nothing is refused,
// and a reader of the first server's events sees what all of them did. npm run soak -- SECONDS
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { type LoadedServer, startServer } from "./server-under-load.ts"

const SERVERS = 10
const seconds = Number(process.argv[2] ?? 60)
const say = (line: string) => process.stdout.write(`${line}\n`)

interface Written {
  session: string
  messages: string[]
}

const post = async <Answer>(url: string, body: unknown): Promise<Answer> => {
  const answer = await fetch(url, { method: "POST", body: JSON.stringify(body) })
  if (!answer.ok) throw new Error(`${answer.status} ${url}: ${await answer.text()}`)
  return (await answer.json()) as Answer
}

/** One client of one server: messages without an answer, one after the other. */
const write = async ({ base }: LoadedServer, until: number): Promise<Written> => {
  const { id } = await post<{ id: string }>(`${base}/session`, {})
  const messages: string[] = []
  while (Date.now() < until) {
    const body = { noReply: true, parts: [{ type: "text", text: `message ${messages.length}` }] }
    const { info } = await post<{ info: { id: string } }>(`${base}/session/${id}/message`, body)
    messages.push(info.id)
  }
  return { session: id, messages }
}

/** Ids of the messages whose creation the stream has told. */
const follow = (base: string): { seen: Set<string>; stop(): void } => {
  const controller = new AbortController()
  const seen = new Set<string>()
  const read = async () => {
    const answer = await fetch(`${base}/global/event?types=message.updated`, { signal: controller.signal })
    let rest = ""
    for await (const chunk of answer.body?.pipeThrough(new TextDecoderStream()) ?? []) {
      const frames = (rest + chunk).split("\n\n")
      rest = frames.pop() ?? ""
      for (const frame of frames) {
        const id = /"info":\{"id":"(msg_\w+)"/.exec(frame)?.[1]
        if (id) seen.add(id)
      }
    }
  }
  read().catch((error: unknown) => {
    if (!controller.signal.aborted) say(`The event stream broke: ${String(error)}`)
  })
  return { seen, stop: () => controller.abort() }
}

const home = mkdtempSync(join(tmpdir(), "opencode-edge-soak-"))
const servers: LoadedServer[] = []
try {
  for (let index = 0; index < SERVERS; index++) servers.push(await startServer(home, home))
  const first = servers[0] as LoadedServer
  const events = follow(first.base)
  const written = await Promise.all(servers.map((server) => write(server, Date.now() + seconds * 1000)))
  const sent = written.flatMap(({ messages }) => messages)
  const stored = new Set<string>()
  for (const { session } of written) {
    const answer = await fetch(`${first.base}/session/${session}/message`)
    for (const { info } of (await answer.json()) as { info: { id: string } }[]) stored.add(info.id)
  }
  // What other processes did arrives within a quarter of a second.
  await new Promise((resolve) => setTimeout(resolve, 1000))
  events.stop()
  const lost = sent.filter((id) => !stored.has(id)).length
  const unseen = sent.filter((id) => !events.seen.has(id)).length
  say(
    `${SERVERS} servers, ${seconds} s: ${sent.length} messages acknowledged, ${lost} lost, ${unseen} not seen as events`,
  )
  say(`memory: ${servers.map((server) => server.rssMB().toFixed(0)).join(" ")} MB`)
  if (lost > 0 || unseen > 0) process.exitCode = 1
} finally {
  for (const server of servers) await server.stop()
  rmSync(home, { recursive: true, force: true })
}
