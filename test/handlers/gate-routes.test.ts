import { expect, test } from "vitest"
import { createGate, type GateOptions } from "../../handlers/gate.ts"
import { registry } from "../../handlers/registry.ts"
import { withApp } from "../support/app.ts"

const options: GateOptions = {
  username: "opencode",
  allowedHosts: [],
  corsOrigins: [],
  basePath: "",
  isTrustedProxy: () => false,
  isReady: () => true,
  now: () => 0,
}

/** Status of every endpoint whose method is chosen, by what stands before it. */
const statuses = (
  chosen: (method: string) => boolean,
  headers: Record<string, string>,
  changes: Partial<GateOptions> = {},
) =>
  withApp(registry, async ({ app }) => {
    const gate = createGate(app, { ...options, ...changes })
    const found: Record<string, number> = {}
    for (const { method, path } of registry.filter((endpoint) => chosen(endpoint.method))) {
      const request = new Request(`http://localhost:4096${path.replaceAll(/[{}]/g, "")}`, {
        method: method.toUpperCase(),
        headers: { host: "localhost:4096", ...headers },
      })
      found[`${method} ${path}`] = (await gate(request, { address: "127.0.0.1" })).status
    }
    return found
  })

const others = (found: Record<string, number>, expected: number) =>
  Object.entries(found).filter(([, status]) => status !== expected)

test("no operation that writes can be caused by a page of another origin", async () => {
  const found = await statuses((method) => method !== "get", { origin: "http://evil.test" })
  expect(Object.keys(found).length).toBeGreaterThan(20)
  expect(others(found, 403)).toEqual([])
})

test("no operation answers to another site's name without a password", async () => {
  expect(others(await statuses(() => true, { host: "evil.test" }), 403)).toEqual([])
})

test("no operation answers without the password, but those whose address is the secret", async () => {
  // Opened by browsers that have no password; neither tells anything to who does not know the state or the share's name.
  expect(others(await statuses(() => true, {}, { password: "pw" }), 401)).toEqual([
    ["get /mcp/oauth/callback", 400],
    ["get /provider/oauth/callback", 400],
    ["get /share/{secret}", 404],
  ])
})
