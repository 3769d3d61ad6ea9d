import { mkdirSync } from "node:fs"
import { fileURLToPath } from "node:url"
import { cloudflareTest } from "@cloudflare/vitest-plugin"
import { defineConfig } from "vitest/config"
import { packedFile } from "./scripts/packed-files.ts"

// A test run sees no settings of who runs it, so that it goes the same everywhere,
const OWN_SETTINGS = /^(opencode|xdg|git|cloudflare|wrangler)_|_(api_key|token)$|^(https?|all|no)_proxy$/i
for (const name of Object.keys(process.env)) if (OWN_SETTINGS.test(name)) delete process.env[name]
process.env["HOME"] = fileURLToPath(new URL(".vitest/home", import.meta.url))
mkdirSync(process.env["HOME"], { recursive: true })
// calls no outside server and leaves no log.
process.env["CLOUDFLARE_CF_FETCH_ENABLED"] = "false"
process.env["OPENCODE_DISABLE_MODELS_FETCH"] = "1"
process.env["WRANGLER_HIDE_BANNER"] = "true"
process.env["WRANGLER_SEND_METRICS"] = "false"
process.env["WRANGLER_LOG_PATH"] = ".wrangler/logs"

/** Packed files as modules with their bytes: in the bundle they are files of their own. Names hide that one is a style sheet. */
const packedModules = {
  name: "packed-modules",
  enforce: "pre" as const,
  resolveId: (id: string) => (id.endsWith("?packed") ? `${PACKED}${btoa(id)}` : undefined),
  async load(id: string) {
    const bytes = id.startsWith(PACKED) ? await packedFile(atob(id.slice(PACKED.length))) : undefined
    return (
      bytes &&
      `export default Uint8Array.from(atob("${Buffer.from(bytes).toString("base64")}"), (c) => c.charCodeAt(0)).buffer`
    )
  },
}
const PACKED = "\0packed:"

const path = (relative: string) => fileURLToPath(new URL(relative, import.meta.url))

export default defineConfig({
  test: {
    // Many tests wait for processes more than they compute.
    maxWorkers: 3,
    projects: [
      {
        test: {
          name: "node",
          include: ["test/**/*.test.ts"],
          exclude: ["**/*.cloudflare.test.ts"],
          // An isolate per file costs more than most files do. Tests keep no state outside themselves.
          isolate: false,
          // Enough for a test that starts servers on a machine that is busy.
          testTimeout: 30_000,
        },
      },
      {
        plugins: [
          packedModules,
          cloudflareTest({
            // The sources: what is deployed is bundled from them.
            main: "./adapters/cloudflare/worker.ts",
            // Reached by a link, as a developer's .dev.vars beside the file itself would count.
            wrangler: { configPath: "./test/cloudflare/wrangler.toml" },
            miniflare: {
              r2Buckets: ["R2"],
              bindings: {
                OPENCODE_SERVER_PASSWORD: "pw",
                // Passwords "ann-pw" and "bob-pw"; one round of hashing, so that tests are quick.
                OPENCODE_USERS: JSON.stringify({
                  ann: "pbkdf2-sha256$1$MDEyMzQ1Njc4OWFiY2RlZg$d0J0xYjkhbdOaQ4cVnHCGyJlr5-SPqodpe2Q-yf3Pkw",
                  bob: "pbkdf2-sha256$1$MDEyMzQ1Njc4OWFiY2RlZg$RrI5GzHfaWqDJtYpmbIQId5VS0XeiTGDnT1lI-qnunQ",
                }),
                OPENCODE_CONFIG_NAME: "Named",
                OPENCODE_EDGE_LOG_LEVEL: "error",
                OPENCODE_EDGE_KEY: "the-secret-of-a-deployment-that-is-only-a-test",
              },
            },
          }),
        ],
        // Portable tests import the Node file; in workerd its counterpart takes its place.
        resolve: {
          alias: [
            { find: /^.*\/with-database\.node\.ts$/, replacement: path("test/support/with-database.cloudflare.ts") },
          ],
        },
        test: {
          name: "workerd",
          include: ["test/**/*.test.ts"],
          exclude: ["**/*.node.test.ts"],
          isolate: false,
          testTimeout: 30_000,
        },
      },
    ],
  },
})
