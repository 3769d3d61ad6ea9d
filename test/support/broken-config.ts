import { expect } from "vitest"
import type { AnyEndpoint } from "../../handlers/endpoint.ts"
import { type AppOptions, withApp } from "./app.ts"

/** A workspace whose config file is no JSON. */
export const brokenConfig: AppOptions = { prepare: ({ files }) => files.seed({ "/workspace/opencode.json": "{" }) }

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
    brokenConfig,
  )
}
