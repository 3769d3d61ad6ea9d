import { expect } from "vitest"
import type { AnyEndpoint } from "../../handlers/endpoint.ts"
import { withApp } from "./app.ts"

/** Expects an endpoint to report a config file that is no JSON, and one that holds wrong types. */
export const expectConfigErrors = (
  endpoint: AnyEndpoint,
  method: string,
  path: string,
  body?: unknown,
): Promise<void> =>
  withApp(
    [endpoint],
    async ({ call, platform }) => {
      expect(await call(method, path, body)).toMatchObject({ status: 400, body: { name: "ConfigJsonError" } })
      platform.files.seed({ "/workspace/opencode.json": '{"mcp": 5}' })
      expect(await call(method, path, body)).toMatchObject({ status: 400, body: { name: "ConfigInvalidError" } })
    },
    { prepare: ({ files }) => files.seed({ "/workspace/opencode.json": "{" }) },
  )
