// Bundles the Node server into dist/, so that a start reads few files. Lazy imports become chunks of their own.
import { copyFile, mkdir, readFile, rm, writeFile } from "node:fs/promises"
import { fileURLToPath } from "node:url"
import { gzipSync } from "node:zlib"
import { build } from "esbuild"
import { assetSources } from "../adapters/node/assets.ts"
import { thirdPartyLicences } from "./third-party.ts"

const root = fileURLToPath(new URL("..", import.meta.url))

/** Packages that find files of their own beside themselves, or are native: all that the published package depends on. */
const external = ["@vscode/ripgrep", "@parcel/watcher", "node-pty"]

await rm(`${root}/dist`, { recursive: true, force: true })
const { metafile } = await build({
  absWorkingDir: root,
  entryPoints: { main: "adapters/node/main.ts" },
  outdir: "dist",
  chunkNames: "chunks/[name]-[hash]",
  bundle: true,
  splitting: true,
  format: "esm",
  platform: "node",
  target: "node24",
  minifySyntax: true,
  minifyWhitespace: true,
  legalComments: "linked",
  external,
  // Module forms first: a CommonJS package that becomes a chunk has a default export only.
  mainFields: ["module", "main"],
  // yaml names its CommonJS form for Node.
  alias: { yaml: `${root}/node_modules/yaml/browser/index.js` },
  metafile: true,
  logLevel: "warning",
  // CommonJS packages in the bundle call `require` for Node's own modules.
  banner: {
    js: 'import { createRequire as __createRequire } from "node:module"; const require = __createRequire(import.meta.url);',
  },
})
await mkdir(`${root}/dist/assets`)
for (const [name, source] of assetSources(root)) {
  await writeFile(`${root}/dist/assets/${name}.gz`, gzipSync(await readFile(source), { level: 9 }))
}
for (const name of ["LICENSE", "NOTICE"]) {
  await copyFile(`${root}/node_modules/swagger-ui-dist/${name}`, `${root}/dist/assets/explorer.${name}`)
}
await writeFile(`${root}/dist/THIRD-PARTY-LICENSES.txt`, await thirdPartyLicences(root, Object.keys(metafile.inputs)))
const bytes = Object.values(metafile.outputs).reduce((sum, output) => sum + output.bytes, 0)
process.stdout.write(`dist: ${Object.keys(metafile.outputs).length} files, ${Math.round(bytes / 1024)} KB\n`)
