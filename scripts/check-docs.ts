// Checks that the documents say what is true. With --write it renews the endpoint table of the README.
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs"
import { fileURLToPath } from "node:url"
import { parseCommand } from "../adapters/node/cli.ts"
import { registry } from "../handlers/registry.ts"
import { unsupported } from "../handlers/unsupported.ts"
import { coverageOf, coveragePage } from "./coverage.ts"
import { routeLines } from "./endpoint-files.ts"

const root = fileURLToPath(new URL("..", import.meta.url))
const read = (file: string): string => readFileSync(`${root}${file}`, "utf8")

const problems: string[] = []

const limitLines = (file: string, limit: number) => {
  const lines = read(file).trimEnd().split("\n").length
  if (lines > limit) problems.push(`${file} has ${lines} lines, at most ${limit} are allowed`)
}

const TABLE = /(?<=<!-- endpoints: npm run docs renews them -->\n)[^]*?(?=<!-- end of endpoints -->)/

/** Extensions are marked with a plus. */
const endpointTable = (): string => {
  const rows = routeLines(registry).map(
    ({ method, path, summary, isExtension }) => `| \`${method} ${path}\`${isExtension ? " +" : ""} | ${summary} |`,
  )
  // Closed until somebody opens it: there are more rows than readers of this page want to pass.
  const summary = `<details><summary>All ${rows.length} operations</summary>`
  return ["", summary, "", "| operation | does |", "|---|---|", ...rows, "", "</details>", "", ""].join("\n")
}

const checkTable = () => {
  const readme = read("README.md")
  const current = TABLE.exec(readme)?.[0]
  if (current === undefined) problems.push("README.md lacks the marks around its endpoint table")
  else if (process.argv.includes("--write")) writeFileSync(`${root}README.md`, readme.replace(TABLE, endpointTable))
  else if (current !== endpointTable())
    problems.push("README.md: the endpoint table is old, renew it with: npm run docs")
}

const COVERAGE = "docs/coverage.md"

const checkCoverage = () => {
  const page = coveragePage(coverageOf(JSON.parse(read("test/fixtures/operations.json")), registry, unsupported))
  if (process.argv.includes("--write")) writeFileSync(`${root}${COVERAGE}`, page)
  else if (!existsSync(`${root}${COVERAGE}`) || read(COVERAGE) !== page)
    problems.push(`${COVERAGE} is old, renew it with: npm run docs`)
}

const scripts: Record<string, string> = JSON.parse(read("package.json")).scripts
const BUILT_IN = new Set(["ci", "install", "start", "test", "link"])

/** Commands of ours in the shell examples of a document must exist. */
const checkCommands = (file: string) => {
  const fences = read(file).matchAll(/^```(?:sh|bash|shell)\n([^]*?)^```/gm)
  for (const [, fence = ""] of fences) {
    for (const command of fence.replaceAll("\\\n", " ").split(/\n|&&|\|/))
      checkCommand(file, command.trim().replace(/\s+[&#].*$/, ""))
  }
}

const checkCommand = (file: string, command: string) => {
  const [, program = "", rest = ""] = /^(?:[A-Z_]+=\S+ )*(?:node )?(\S+) ?(.*)$/.exec(command) ?? []
  const args = rest.split(/\s+/).filter((argument) => argument !== "")
  if (program === "npm") {
    const [verb = "", name = ""] = args
    const known = verb === "run" ? name in scripts : BUILT_IN.has(verb)
    if (!known) problems.push(`${file}: no such npm command: ${command}`)
  }
  if (/^(?:.*\/)?opencode(?:-edge)?$/.test(program)) {
    try {
      parseCommand(args)
    } catch (error) {
      problems.push(`${file}: ${command}: ${(error as Error).message}`)
    }
  }
  if (program.startsWith("scripts/") && !existsSync(`${root}${program}`))
    problems.push(`${file}: no such file: ${program}`)
}

/** Links inside the repository must lead somewhere. */
const checkLinks = (file: string) => {
  const folder = file.includes("/") ? file.replace(/\/[^/]*$/, "/") : ""
  for (const [, target = ""] of read(file).matchAll(/\]\(([^)#]+)(?:#[^)]*)?\)/g)) {
    if (!/^[a-z]+:/.test(target) && !existsSync(`${root}${folder}${target}`))
      problems.push(`${file}: no such file: ${target}`)
  }
}

const markdownIn = (folder: string): string[] =>
  existsSync(`${root}${folder}`)
    ? readdirSync(`${root}${folder}`)
        .filter((name) => name.endsWith(".md"))
        .map((name) => `${folder}${name}`)
    : []

checkTable()
checkCoverage()
limitLines("ARCHITECTURE.md", 120)
const decisions = markdownIn("decisions/")
for (const decision of decisions) limitLines(decision, 40)
for (const file of [...markdownIn(""), ...markdownIn("docs/"), ...decisions]) {
  checkCommands(file)
  checkLinks(file)
}
for (const problem of problems) process.stderr.write(`${problem}\n`)
if (problems.length > 0) process.exitCode = 1
