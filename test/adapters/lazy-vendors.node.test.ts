import { fileURLToPath } from "node:url"
import { build } from "esbuild"
import { expect, test } from "vitest"

const root = fileURLToPath(new URL("../..", import.meta.url))

test("what a server loads when it starts has no package of any vendor in it", async () => {
  const entry = "adapters/node/serve-command.ts"
  const { metafile } = await build({
    ...{ absWorkingDir: root, entryPoints: [entry], outdir: "out", write: false, metafile: true, logLevel: "error" },
    ...{ bundle: true, splitting: true, format: "esm", platform: "node", packages: "bundle" },
    external: ["@vscode/ripgrep", "@parcel/watcher", "node-pty"],
  })
  const { outputs } = metafile
  const loaded = new Set<string>()
  const load = (path: string) => {
    if (loaded.has(path)) return
    loaded.add(path)
    for (const { kind, path: next } of outputs[path]?.imports ?? []) if (kind === "import-statement") load(next)
  }
  const vendors = (path: string) =>
    Object.keys(outputs[path]?.inputs ?? {}).filter((input) => /@(ai-sdk|openrouter)\//.test(input))
  load(Object.keys(outputs).find((path) => outputs[path]?.entryPoint === entry) ?? "")
  expect([...loaded].flatMap(vendors)).toEqual([])
  expect(Object.keys(outputs).flatMap(vendors)).not.toEqual([])
})
