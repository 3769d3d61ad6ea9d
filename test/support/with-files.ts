import type { AnyEndpoint } from "../../handlers/endpoint.ts"
import { type AppOptions, type TestApp, withApp } from "./app.ts"

/** Runs `body` with an app whose workspace is a repository with these files, by relative path, committed. There is no opencode.json. */
export const withFiles = (
  endpoints: readonly AnyEndpoint[],
  files: Record<string, string | Uint8Array>,
  body: (app: TestApp) => Promise<void>,
  { prepare }: Pick<AppOptions, "prepare"> = {},
): Promise<void> =>
  withApp(endpoints, body, {
    async prepare(platform) {
      platform.vcs.addRepository("/workspace", { rootCommit: "abc" })
      await platform.files.remove("/workspace/opencode.json")
      platform.files.seed(
        Object.fromEntries(Object.entries(files).map(([path, content]) => [`/workspace/${path}`, content])),
      )
      platform.vcs.commit("/workspace")
      await prepare?.(platform)
    },
  })
