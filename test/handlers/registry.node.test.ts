import { existsSync, readdirSync } from "node:fs"
import { join } from "node:path"
import { expect, test } from "vitest"
import { registry } from "../../handlers/registry.ts"
import { endpointFile } from "../../scripts/endpoint-files.ts"

const root = join(import.meta.dirname, "../..")

const files = readdirSync(join(root, "handlers"), { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .flatMap(({ name }) =>
    readdirSync(join(root, "handlers", name)).map((file) => `${name}/${file.replace(/\.ts$/, "")}`),
  )

test("each endpoint has the file that its operationId names, and each file is registered", () => {
  expect(registry.map(({ operationId }) => endpointFile(operationId)).sort()).toEqual(files.sort())
})

test("each endpoint has a test file", () => {
  const untested = files.filter(
    (file) =>
      !["test", "node.test", "cloudflare.test"].some((kind) =>
        existsSync(join(root, `test/handlers/${file}.${kind}.ts`)),
      ),
  )
  expect(untested).toEqual([])
})

test("each operation is registered once, under a route of its own", () => {
  const ids = registry.map(({ operationId }) => operationId)
  const routes = registry.map(({ method, path }) => `${method} ${path.replaceAll(/\{\w+\}/g, "{}")}`)
  expect(new Set(ids).size).toBe(ids.length)
  expect(new Set(routes).size).toBe(routes.length)
})

test("path parameters and schemas of parameters agree", () => {
  for (const { operationId, path, params } of registry) {
    const named = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name)
    if (path.endsWith("*")) named.push("rest")
    const described = params && "shape" in params ? Object.keys(params.shape as object) : []
    expect(described, operationId).toEqual(named)
  }
})
