import type { AnyEndpoint } from "../../handlers/endpoint.ts"
import type { MessageWithParts } from "../../runtime/schema/message.ts"
import { TEST_CONFIG, type TestApp, withApp } from "./app.ts"

export interface EditingApp extends TestApp {
  session(): string
  /** Has the model write a file (default `a.txt`) and say a word; returns the messages of the turn. */
  edit(sessionID: string, content: string, file?: string): Promise<MessageWithParts[]>
  /** Content of `/workspace/a.txt`, which holds `l1` at the start. */
  content(): Promise<string | undefined>
}

/** Runs `body` with an app whose workspace is a repository, so that it has snapshots. `config` is added to the test's own. */
export const withEdits = (
  endpoints: readonly AnyEndpoint[],
  body: (app: EditingApp) => Promise<void>,
  config: object = {},
): Promise<void> =>
  withApp(
    endpoints,
    (app) => {
      const { instance, platform } = app
      return body({
        ...app,
        session: () => instance.sessions.create({ title: "t" }).id,
        async edit(sessionID, content, file = "a.txt") {
          const seen = instance.messages.all(sessionID).length
          platform.models.queue([{ toolCall: { name: "write", input: { filePath: file, content } } }])
          platform.models.queue([{ text: "written" }])
          const { done } = await instance.prompts.submit(sessionID, { parts: [{ type: "text", text: "write it" }] })
          await done
          return instance.messages.all(sessionID).slice(seen)
        },
        content: () => platform.files.readText("/workspace/a.txt"),
      })
    },
    {
      config: { ...TEST_CONFIG, ...config },
      async prepare(platform) {
        platform.vcs.addRepository("/workspace", { rootCommit: "abc" })
        await platform.files.write("/workspace/a.txt", "l1\n")
      },
    },
  )
