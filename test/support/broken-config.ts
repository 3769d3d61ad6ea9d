import { expect } from "vitest"
import type { AnyEndpoint } from "../../handlers/endpoint.ts"
import { withApp } from "./app.ts"

/** Expects an endpoint to report a config file that is no JSON, and one that holds wrong types. */
export const expectConfigErrors = (
  endpoint: AnyEndpoint,
  method: string,
  path: string,
  body?: unknown,
): Promise<void> => {
  const key = path.startsWith("/api/") ? "_tag" : "name"
  return withApp(
    [endpoint],
    async ({ call, platform }) => {
      expect(await call(method, path, body)).toMatchObject({ status: 400, body: { [key]: "ConfigJsonError" } })
      platform.files.seed({ "/workspace/opencode.json": '{"mcp": 5}' })
      expect(await call(method, path, body)).toMatchObject({ status: 400, body: { [key]: "ConfigInvalidError" } })
    },
    { prepare: ({ files }) => files.seed({ "/workspace/opencode.json": "{" }) },
  )
}
