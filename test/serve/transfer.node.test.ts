import { mkdir, readFile, writeFile } from "node:fs/promises"
import { expect, test } from "vitest"
import { withHome } from "../support/server-process.ts"

const post = async (url: string, body: unknown) => {
  const answer = await fetch(url, { method: "POST", body: JSON.stringify(body) })
  return answer.json()
}

test("a session goes out as a file and comes in again, while a server runs", { timeout: 30_000 }, () =>
  withHome(async ({ project, run, serve }) => {
    await mkdir(`${project}/.config/opencode`, { recursive: true })
    await writeFile(
      `${project}/.config/opencode/opencode.json`,
      JSON.stringify({ provider: { p: { npm: "@ai-sdk/openai-compatible", options: { apiKey: "key-of-provider" } } } }),
    )
    const { base } = await serve()
    const { id } = await post(`${base}/session`, { title: "T" })
    const parts = [{ type: "text", text: "with key-of-provider" }]
    await post(`${base}/session/${id}/message`, { noReply: true, parts })
    const out = await run(["export", id])
    expect(out).toMatchObject({ code: 0, stderr: "" })
    const file = JSON.parse(out.stdout)
    expect(file).toMatchObject({ version: 1, info: { id, title: "T" }, todos: [] })
    expect(out.stdout).not.toContain("key-of-provider")

    await fetch(`${base}/session/${id}`, { method: "DELETE" })
    await writeFile(`${project}/session.json`, out.stdout)
    expect(await run(["import", "session.json"])).toEqual({ code: 0, stdout: `${id}\n`, stderr: "" })
    const again = await run(["import", "-"], { stdin: out.stdout })
    const copy = again.stdout.trim()
    expect(copy).toMatch(/^ses_/)
    expect(copy).not.toBe(id)
    const answer = await fetch(`${base}/session/${copy}/message`)
    expect(await answer.json()).toMatchObject([{ parts: [{ text: "with [redacted]" }] }])
  }),
)

test("what is no session is told in one line", { timeout: 30_000 }, () =>
  withHome(async ({ project, run }) => {
    await writeFile(`${project}/broken.json`, "{broken")
    await writeFile(`${project}/other.json`, '{"name":"x"}')
    const complaints = [
      await run(["export", "ses_none"]),
      await run(["import", "none.json"]),
      await run(["import", "broken.json"]),
      await run(["import", "other.json"]),
    ]
    expect(complaints.map(({ code, stdout }) => [code, stdout])).toEqual(complaints.map(() => [1, ""]))
    expect(complaints.map(({ stderr }) => stderr)).toEqual([
      'Cannot export "ses_none": no session has this id, GET /session lists them\n',
      'Cannot read "none.json": no such file\n',
      expect.stringMatching(/^Cannot import "broken\.json": it is no JSON, .*\n$/),
      expect.stringMatching(/^Cannot import "other\.json": it is no session, .* at info\n$/),
    ])
    await expect(readFile(`${project}/.local/state/opencode-edge/log/server.log`)).rejects.toThrow("ENOENT")
  }),
)
