// Bundles the Worker into dist/worker/, or the folder that is named, which wrangler uploads as it is: wrangler itself would put lazy imports into one file.
// With --no-shell the simulated shell is left out.
import { readdir, readFile, rm, stat } from "node:fs/promises"
import { builtinModules } from "node:module"
import { join, relative, resolve } from "node:path"
import { fileURLToPath } from "node:url"
import { parseArgs } from "node:util"
import { gzipSync } from "node:zlib"
import { build, type Plugin } from "esbuild"
import { packedFiles } from "./packed-files.ts"

const root = fileURLToPath(new URL("..", import.meta.url)).replace(/\/$/, "")
const { values, positionals } = parseArgs({
  options: { shell: { type: "boolean", default: true } },
  allowPositionals: true,
  allowNegative: true,
})
const outdir = resolve(positionals[0] ?? `${root}/dist/worker`)

/** CommonJS packages that require modules of Node get them by an import, as there is no `require` in the engine. */
const requiredBuiltins: Plugin = {
  name: "required-builtins",
  setup({ onResolve, onLoad }) {
    const names = new Set(builtinModules.flatMap((name) => [name, `node:${name}`]))
    onResolve({ filter: /./ }, ({ path, kind }) =>
      kind === "require-call" && names.has(path)
        ? { path: path.replace(/^node:/, ""), namespace: "required-builtin" }
        : undefined,
    )
    onLoad({ filter: /./, namespace: "required-builtin" }, ({ path }) => ({
      contents: `import builtin from "node:${path}"; module.exports = builtin`,
    }))
  },
}

const withoutShell: Plugin = {
  name: "without-shell",
  setup({ onResolve }) {
    onResolve({ filter: /\/bash-shell\.ts$/ }, () => ({ path: `${root}/adapters/cloudflare/no-shell.ts` }))
  },
}

await rm(outdir, { recursive: true, force: true })
const { metafile } = await build({
  absWorkingDir: root,
  entryPoints: { worker: "adapters/cloudflare/worker.ts" },
  outdir,
  // Wrangler takes files of this name for modules.
  outExtension: { ".js": ".mjs" },
  chunkNames: "chunks/[name]-[hash]",
  assetNames: "[name]-[hash]",
  bundle: true,
  splitting: true,
  format: "esm",
  platform: "browser",
  target: "es2024",
  conditions: ["workerd", "worker", "browser"],
  mainFields: ["browser", "module", "main"],
  minify: true,
  keepNames: true,
  legalComments: "none",
  external: ["cloudflare:*", ...builtinModules.flatMap((name) => [name, `node:${name}`])],
  loader: { ".bin": "copy" },
  plugins: [packedFiles, requiredBuiltins, ...(values.shell ? [] : [withoutShell])],
  metafile: true,
  logLevel: "warning",
})

const files = await readdir(outdir, { recursive: true, withFileTypes: true })
const sizes = await Promise.all(
  files
    .filter((entry) => entry.isFile())
    .map(async (entry) => {
      const path = join(entry.parentPath, entry.name)
      return {
        path: path.slice(outdir.length + 1),
        bytes: (await stat(path)).size,
        gzip: gzipSync(await readFile(path)).byteLength,
      }
    }),
)

/** Files that are loaded before the first request: the entry, and what it imports at once. */
const initial = new Set<string>()
const follow = (output: string) => {
  if (initial.has(output)) return
  initial.add(output)
  for (const { path, kind } of metafile.outputs[output]?.imports ?? [])
    if (kind === "import-statement" && path in metafile.outputs) follow(path)
}
follow(join(relative(root, outdir), "worker.mjs"))

const kb = (bytes: number) => `${Math.round(bytes / 1024)} KB`
const sum = (list: typeof sizes, key: "bytes" | "gzip") => kb(list.reduce((total, file) => total + file[key], 0))
const early = sizes.filter(({ path }) => initial.has(join(relative(root, outdir), path)))
process.stdout.write(
  `${relative(root, outdir)}: ${sizes.length} files, ${sum(sizes, "bytes")}, ${sum(sizes, "gzip")} gzip; at start ${early.length} files, ${sum(early, "bytes")}, ${sum(early, "gzip")} gzip\n`,
)
