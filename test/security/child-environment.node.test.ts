import { join } from "node:path"
import { expect, test } from "vitest"
import { memoryEnvironment } from "../../adapters/memory/environment.ts"
import { nodeCatalogue } from "../../adapters/node/catalogue.ts"
import { childEnvironment } from "../../adapters/node/child-environment.ts"
import { nodeProcesses } from "../../adapters/node/processes.ts"
import { nodeShell } from "../../adapters/node/shell.ts"
import { createConfig } from "../../runtime/config/config.ts"
import { withPlatform } from "../support/platform.ts"

/** Keys of whole accounts, which the user's own programs need (git, gh, aws …); models may be reached with them, too. */
const ACCOUNTS = [
  ...["AWS_SECRET_ACCESS_KEY", "CLOUDFLARE_API_TOKEN", "DATABRICKS_TOKEN", "DIGITALOCEAN_ACCESS_TOKEN", "GITHUB_TOKEN"],
  ...["GITLAB_TOKEN", "GOOGLE_APPLICATION_CREDENTIALS", "AWS_ACCESS_KEY_ID"],
]

test("of all keys that the catalogue names, children get only those of whole accounts", async () => {
  const catalogue = nodeCatalogue(join(import.meta.dirname, "../../data"))
  const names = [...new Set((await catalogue.index()).flatMap(({ env }) => env))]
  const keys = names.filter((name) => /KEY|TOKEN|PAT$|SECRET|CREDENTIALS/.test(name))
  expect(keys.length).toBeGreaterThan(150)
  const environment = memoryEnvironment({ variables: Object.fromEntries(names.map((name) => [name, "canary"])) })
  const left = keys.filter((name) => name in childEnvironment(environment))
  expect(left.filter((name) => !ACCOUNTS.includes(name))).toEqual([])
})

test("neither programs nor shells are given the server's secrets, whatever they ask for", async () => {
  const secrets = [
    ...[
      "OPENCODE_SERVER_PASSWORD",
      "OPENCODE_SERVER_PASSWORD_HASH",
      "opencode_server_password",
      "OPENCODE_SERVER_USERNAME",
    ],
    ...["OPENCODE_CONFIG_CONTENT", "OPENCODE_AUTH_CONTENT", "OPENCODE_EDGE_ANYTHING", "ANTHROPIC_API_KEY", "HF_TOKEN"],
    ...["CORP_LLM", "GIT_DIR"],
  ]
  const variables = Object.fromEntries(secrets.map((name) => [name, "canary"]))
  const environment = memoryEnvironment({
    variables: {
      ...variables,
      ...{ PATH: process.env["PATH"] ?? "", HOME: "/tmp", MINE: "kept" },
      OPENCODE_EDGE_CHILD_ENV: "OPENCODE_SERVER_PASSWORD,OPENCODE_EDGE_ANYTHING",
    },
  })
  environment.hidden.add("CORP_LLM")
  const { stdout } = await nodeProcesses({ environment }).run(["env"], { cwd: "/tmp" })
  let printed = ""
  const onOutput = (chunk: string) => void (printed += chunk)
  await nodeShell({ environment }).run({ command: "env; sh -c env", cwd: "/tmp", timeoutMs: 10_000, onOutput })
  for (const output of [stdout, printed]) {
    expect(output).toContain("MINE=kept")
    expect(output).not.toContain("canary")
  }
})

test("a variable that a provider's key comes from is kept from children, other variables are not", () =>
  withPlatform(async ({ files, environment, log }) => {
    Object.assign(environment.variables, { CORP_LLM: "canary", REGION: "eu", GH: "mine" })
    files.seed({
      "/workspace/opencode.json": JSON.stringify({
        username: "{env:REGION}",
        provider: { corp: { options: { apiKey: "{env:CORP_LLM}", region: "{env:REGION}" } } },
        mcp: { gh: { type: "local", command: ["gh"], environment: { TOKEN: "{env:GH}" } } },
      }),
    })
    const options = { files, environment, log, directory: "/workspace", worktree: "/workspace" }
    await createConfig({ ...options, trusted: () => true }).load()
    expect(Object.keys(childEnvironment(environment)).sort()).toEqual([
      "AGENT",
      "GH",
      "GIT_TERMINAL_PROMPT",
      "OPENCODE",
      "REGION",
    ])
  }))
