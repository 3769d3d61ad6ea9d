import { checkDepth, splitShell, type ShellCommand } from "./shell-split.ts"
import type { ShellWord } from "./shell-words.ts"

/** What a command line is judged by. */
export interface ShellPatterns {
  /** Every command in it as written, and what a wrapper such as `sudo` or a `sh -c` would run. All must be allowed. */
  patterns: string[]
  /** Patterns that cover commands of the same kind; nothing for commands that cannot be told apart safely. */
  always: string[]
  commands: ShellCommand[]
}

/** Words of a command that say what it does; one for all others. */
const wordsThatCount = new Map<string, number>(
  Object.entries({
    2: "apk apt apt-get bash bazel brew bun bundle cargo composer conda dart dash deno dnf docker-compose dotnet fish flutter gem git go gradle heroku hg jj ksh kubectl lerna mise mix mvn npm npx nx opencode pacman pip pip3 pipx pnpm podman poetry rails rustup sh snap swift systemctl terraform turbo uv vercel wrangler yarn yum zsh",
    3: "aws az doctl flyctl gcloud gh glab",
  }).flatMap(([count, names]) => names.split(" ").map((name): [string, number] => [name, Number(count)])),
)
/** Subcommands that are followed by another one. */
const nestedWords = new Set(
  "bun run|bun x|cargo nextest|deno task|docker buildx|docker compose|docker container|docker image|docker network|docker volume|git bisect|git config|git notes|git reflog|git remote|git stash|git submodule|git worktree|go mod|go tool|go work|kubectl config|kubectl rollout|npm exec|npm run|npm pkg|pip config|pnpm dlx|pnpm exec|pnpm run|podman compose|poetry run|turbo run|uv pip|uv run|uv tool|yarn run|yarn workspace".split(
    "|",
  ),
)
/** Commands that run another one; the letters are options that take a value. */
const wrappers = new Map(
  Object.entries({
    sudo: "ugpCDRTh",
    doas: "uC",
    env: "uCS",
    command: "",
    builtin: "",
    exec: "a",
    nohup: "",
    time: "fo",
    timeout: "sk",
    nice: "n",
    ionice: "cnp",
    setsid: "",
    stdbuf: "ioe",
    xargs: "IELnPsda",
    watch: "nd",
  }),
)
const shells = new Set(["sh", "bash", "zsh", "dash", "ksh", "fish"])
const assignment = /^\w+(?:\[[^\]]*\])?\+?=/

/**
 * Finds what to ask permission for before a command line runs. When the line does not split safely, the whole of it, behind
 * a space, is a pattern too, and nothing can be allowed for good.
 */
export function shellPatterns(source: string): ShellPatterns {
  const found: Found = { patterns: [], always: [], commands: [], certain: true }
  collect(source, found, 0, "0")
  const whole = source.trim()
  const patterns = found.patterns.length > 0 ? found.patterns : [whole]
  // Behind a space, so that a rule for the line's first command does not let all of it pass.
  if (!found.certain) patterns.push(` ${whole}`)
  return { patterns: unique(patterns), always: found.certain ? unique(found.always) : [], commands: found.commands }
}

interface Found {
  patterns: string[]
  always: string[]
  commands: ShellCommand[]
  certain: boolean
}

function collect(source: string, found: Found, depth: number, scope: string): void {
  const split = splitShell(source, depth, scope)
  found.certain &&= split.certain
  for (const command of split.commands) {
    found.commands.push(command)
    judge(command, found, depth)
  }
}

/** Adds the patterns of one command, and of those that it runs. Returns the patterns that cover the command itself for good. */
function judge(command: ShellCommand, found: Found, depth: number): string[] {
  checkDepth(depth)
  const { text, words } = command
  const [first] = words
  if (first === undefined || text === "" || isPlainMove(command)) return []
  const name = commandName(first)
  found.patterns.push(text)
  if (!first.exact) found.certain = false
  else if (!text.startsWith(first.value))
    found.patterns.push([first.value, ...words.slice(1).map((word) => word.text)].join(" "))
  const own = wrapped(command, found, depth) ?? script(name, command, found, depth) ?? prefix(name, command)
  found.always.push(...own)
  return own
}

/** Judges the command that assignments or a wrapper stand before. */
function wrapped(command: ShellCommand, found: Found, depth: number): string[] | undefined {
  const { text, words } = command
  const at = wrappedAt(words)
  const inner = at === undefined ? undefined : words[at]
  // A wrapper for good would be every command that it can run: `env -S 'rm x'`.
  if (inner === undefined) return at === undefined ? undefined : exactly(text)
  const rest = command.textFrom(inner)
  const wrapper = text.slice(0, text.length - rest.length)
  const own = judge({ ...command, text: rest, words: words.slice(at) }, found, depth + 1)
  return hasWildcard(wrapper) ? [] : own.map((pattern) => wrapper + pattern)
}

/** Commands that one `find` runs; as many or more are too many to judge. */
const ACTION_LIMIT = 10

/** Judges the command lines that a shell, `eval` or `find` is given. */
function script(
  name: string,
  { text, words, scope, hasHeredoc }: ShellCommand,
  found: Found,
  depth: number,
): string[] | undefined {
  const line = scriptOf(name, words)
  if (line?.exact === true) collect(line.value, found, depth + 1, `${scope}/script`)
  if (line?.exact === false || (shells.has(name) && (words.length === 1 || hasHeredoc))) found.certain = false
  const runs = name === "find" ? findActions(words) : []
  if (runs.length === ACTION_LIMIT) found.certain = false
  for (const run of runs) collect(run.map((word) => word.text).join(" "), found, depth + 1, `${scope}/find`)
  return line === undefined && runs.length === 0 ? undefined : exactly(text)
}

/** `cd` to a known place does nothing by itself; where it leads is asked as a directory. */
const isPlainMove = ({ words, targets }: ShellCommand): boolean =>
  words[0]?.value === "cd" && words.length <= 2 && targets.length === 0 && words.every((word) => word.exact)

const commandName = (word: ShellWord): string => word.value.slice(word.value.lastIndexOf("/") + 1)

/** The index of the command that assignments or a wrapper stand before. */
function wrappedAt(words: ShellWord[]): number | undefined {
  let at = 0
  while (at < words.length && assignment.test(words[at]?.text ?? "")) at += 1
  if (at > 0) return at
  const name = words[0] === undefined ? "" : commandName(words[0])
  const withValue = wrappers.get(name)
  if (withValue === undefined || (name === "command" && /^-[vV]$/.test(words[1]?.text ?? ""))) return undefined
  for (at = 1; at < words.length; at++) {
    const text = words[at]?.text ?? ""
    if (text.startsWith("-") && text !== "-") {
      if (/^-[A-Za-z]$/.test(text) && withValue.includes(text[1] ?? "")) at += 1
    } else if (!assignment.test(text) && !(name === "timeout" && /^[\d.]+[smhd]?$/.test(text))) return at
  }
  return words.length
}

/** The command line that a shell or `eval` is given as a word. */
function scriptOf(name: string, words: ShellWord[]): { value: string; exact: boolean } | undefined {
  const rest = words.slice(1)
  if (name === "eval")
    return { value: rest.map((word) => word.value).join(" "), exact: rest.every((word) => word.exact) }
  const option = shells.has(name) ? rest.findIndex((word) => /^-[a-z]*c$/.test(word.text)) : -1
  return option < 0 ? undefined : (rest[option + 1] ?? { value: "", exact: false })
}

/** The commands after `-exec` and its kin, not all of very many. */
function findActions(words: ShellWord[]): ShellWord[][] {
  const starts = words.flatMap((word, index) => (/^-(?:exec|execdir|ok|okdir)$/.test(word.text) ? [index + 1] : []))
  return starts.slice(0, ACTION_LIMIT).map((start) => {
    const end = words.findIndex(({ value }, index) => index >= start && (value === ";" || value === "+"))
    return words.slice(start, end < 0 ? undefined : end)
  })
}

/** `git commit *` for `git commit -m x`: the words that say what a command does. Else the command itself. */
function prefix(name: string, { text, words }: ShellCommand): string[] {
  const two = `${name} ${words[1]?.text ?? ""}`
  const count = nestedWords.has(two) ? 3 : (wordsThatCount.get(name) ?? 1)
  const counted = words.slice(0, count)
  const isSafe =
    counted.length === count &&
    counted.every((word, index) => word.exact && !hasWildcard(word.text) && (index === 0 || !word.text.startsWith("-")))
  return isSafe ? [`${counted.map((word) => word.text).join(" ")} *`] : exactly(text)
}

const exactly = (text: string): string[] => (hasWildcard(text) ? [] : [text])
const hasWildcard = (text: string): boolean => /[*?]/.test(text)
const unique = (texts: string[]): string[] => [...new Set(texts)]
