import { spawn } from "node:child_process"
import { once } from "node:events"
import { existsSync } from "node:fs"
import { rm } from "node:fs/promises"
import { join } from "node:path"
import { expect, test } from "vitest"
import { shellPatterns } from "../../runtime/tools/shell-patterns.ts"
import { withDirectory } from "../support/temporary.ts"

/** Pieces of command lines; `x` is what must not run unseen. */
const PIECES = [
  ...[
    "echo ",
    "cat ",
    "test ",
    "printf -v ",
    "x",
    "x",
    " x ",
    "; x",
    "\nx\n",
    " ",
    " ",
    " ",
    "\n",
    "\t",
    "\r",
    ";",
    "|",
  ],
  ...["&", "&&", "'", "'", '"', '"', "`", "\\", "\\'", '\\"', "\\\n", "$'", '$"', "#", "$#", "#'", "(", ")", "{ ", "}"],
  ...[
    "$(",
    "$((",
    "))",
    "$[",
    "[[",
    "]]",
    "[",
    "]",
    "a[",
    "${a:-",
    "${a",
    "${#a}",
    "@P}",
    "<<E",
    "<<'E'",
    "<<-E",
    "<<<",
  ],
  ...[
    "\nE\n",
    "E",
    "<(",
    ">(",
    ">f",
    "<",
    "&>",
    "for a in ",
    ";do ",
    "; done",
    "do ",
    "if ",
    ";then ",
    ";fi",
    "case a in ",
  ],
  ...["esac", ";;", "! ", "~", "*", "?", "$a", "$", "a=", "1", "function f ", "()", "coproc ", "time ", "@(", "{a,"],
]
const ALLOWED = /^(?:echo|cat|printf|test|\[\[)(?: |$)/
const SEED = 20_261_122
const LINES = 150

const lines = function* () {
  let seed = SEED
  const below = (limit: number) => {
    seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((seed / 2 ** 32) * limit)
  }
  for (;;) {
    let line = below(3) > 0 ? "echo " : ""
    for (let count = 3 + below(14); count > 0; count--) line += PIECES[below(PIECES.length)]
    yield line
  }
}

const isAllowed = (line: string): boolean => shellPatterns(line).patterns.every((pattern) => ALLOWED.test(pattern))

/** Whether bash runs `x`, here a function, for a line. */
const runsX = async (line: string, cwd: string): Promise<boolean> => {
  const flag = join(cwd, "ran")
  const env = { PATH: process.env["PATH"], FLAG: flag, "BASH_FUNC_x%%": "() { : > $FLAG\n}" }
  const child = spawn("bash", ["-c", line], { cwd, env, stdio: "ignore", timeout: 2000 })
  await once(child, "exit")
  const ran = existsSync(flag)
  if (ran) await rm(flag)
  return ran
}

test.skipIf(!existsSync("/bin/bash"))(
  `bash runs nothing hidden in ${LINES} random lines (seed ${SEED})`,
  { timeout: 30_000 },
  () =>
    withDirectory(async (cwd) => {
      const found: string[] = []
      let tried = 0
      for (const line of lines()) {
        if (!line.includes("x") || !isAllowed(line)) continue
        if (await runsX(line, cwd)) found.push(line)
        if (++tried === LINES) break
      }
      expect(found).toEqual([])
    }),
)
