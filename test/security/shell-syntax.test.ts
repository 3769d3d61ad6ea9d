import { expect, test } from "vitest"
import { evaluate } from "../../runtime/permission/rules.ts"
import { shellPatterns } from "../../runtime/tools/shell-patterns.ts"

/** A user who allows some harmless commands and is asked about all others. */
const rules = ["echo", "cat", "printf", "test", "[[", "set", "env", "ls"].map((name) => ({
  permission: "bash",
  pattern: `${name} *`,
  action: "allow" as const,
}))

const isAllowed = (command: string): boolean =>
  shellPatterns(command).patterns.every((pattern) => evaluate("bash", pattern, rules) === "allow")

test("allowed commands pass, alone and together", () => {
  const fine = ["echo a", "ls -la | cat", "echo $(ls) && cat 'a b'", 'echo "[$(ls)]"', "cat <<E\n$(ls)\nE", "ls # rm x"]
  expect(fine.filter((command) => !isAllowed(command))).toEqual([])
})

// bash was seen to run the hidden command in each of these.
test("no syntax hides a second command behind an allowed one", () => {
  const hiding = [
    ...["echo a; x", "echo a\nx", "echo a & x", "echo a | x", "echo a |& x", "echo $(x)", "echo `x`", "echo <(x)"],
    ...[
      "echo a > >(x)",
      "{ x; }",
      "( x )",
      "! x",
      "time x",
      "if echo; then x; fi",
      "coproc x",
      "env x",
      "echo $((`x`))",
    ],
    ...["echo $[ $(x) ]", "echo ${a:-$(x)}", 'echo "$(x)"', "cat <<E\n$(x)\nE", "cat <<E\na\nE\nx", "cat <<-E\n\tE\nx"],
    ...["echo ${a:-'}'}; x; echo \"'\" #\"", "echo ${a#'}'}; x; echo \"'\" #\"", "echo ${a:-$'}'}; x #'"],
    ...["for a in '$(x)'; do echo ${a@P}; done", "for a in 'b[$(x)]'; do echo ${!a}; done"],
    ...[
      "for a in 'b[$(x)]'; do echo $((a)); done",
      "printf -v 'a[$(x)]' 1",
      "test -v 'a[$(x)]'",
      "[[ 'a[$(x)]' -eq 1 ]]",
    ],
    ...["cat <<E\n\rE\recho '\nE\nx #'", "cat <<E\n\u2028E\u2028echo '\nE\nx #'", "echo \r# $(x)", "echo \r#; x"],
    ...["set -- a; for b do x; done", "x() { x; }; echo", "echo @(x)", "echo ${(e)a}", "echo $'\\''; x #'"],
  ]
  expect(hiding.filter(isAllowed)).toEqual([])
})

test("a wrapper is never allowed for good together with whatever it might run", () => {
  for (const command of ["env -S 'rm x'", "sudo -i", "xargs", "nohup", "timeout 5", "env"]) {
    expect(shellPatterns(command).always, command).toEqual([command])
  }
})
