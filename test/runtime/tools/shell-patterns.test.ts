import { expect, test } from "vitest"
import { shellPatterns } from "../../../runtime/tools/shell-patterns.ts"

/** Each command line with its patterns and with what "always" would allow. */
const judged = (command: string) => {
  const { patterns, always } = shellPatterns(command)
  return { patterns, always }
}

test("each command of a compound one is a pattern", () => {
  expect(judged("echo a && git commit -m 'x y' ; npm run build | tail -n 3 || true &")).toEqual({
    patterns: ["echo a", "git commit -m 'x y'", "npm run build", "tail -n 3", "true"],
    always: ["echo *", "git commit *", "npm run build *", "tail *", "true *"],
  })
})

test("subcommands count for the programs that have them", () => {
  expect(
    judged("docker compose up -d; kubectl get pods; cargo build --release; node x.js; npm test; gh pr list").always,
  ).toEqual(["docker compose up *", "kubectl get *", "cargo build *", "node *", "npm test *", "gh pr list *"])
})

test("a program with too few words, or with an option before its subcommand, is allowed as it stands", () => {
  expect(judged("git; git -C /x push").always).toEqual(["git", "git -C /x push"])
  expect(judged("git -C * push").always).toEqual([])
})

test("commands inside substitutions come after the one that holds them", () => {
  expect(judged('cat $(ls -la "`id`") <(sort x) > out').patterns).toEqual([
    'cat $(ls -la "`id`") <(sort x) > out',
    'ls -la "`id`"',
    "id",
    "sort x",
  ])
  expect(judged('echo "${a:-$(rm b)} $((1 + $(rm c)))"').patterns).toContain("rm b")
  expect(judged('echo "${a:-$(rm b)} $((1 + $(rm c)))"').patterns).toContain("rm c")
})

test("quotes, escapes, comments and continued lines do not split", () => {
  expect(judged("echo 'a; rm b' \"c && d\" e\\;f # ; rm g\nls \\\n  -la").patterns).toEqual([
    "echo 'a; rm b' \"c && d\" e\\;f",
    "ls -la",
  ])
  expect(judged('echo "cost $" ; ls').patterns).toEqual(['echo "cost $"', "ls"])
})

test("spaces do not hide a command from a rule", () => {
  expect(judged("rm   -rf\t x").patterns).toEqual(["rm -rf x"])
  expect(judged("'rm' x").patterns).toEqual(["'rm' x", "rm x"])
  expect(judged("> out rm x").patterns).toContain("rm x")
})

test("loops, conditions, groups and subshells give the commands in them", () => {
  expect(judged("for f in $(ls a); do rm $f; done").patterns).toEqual(["ls a", "rm $f"])
  expect(judged("if [ -f x ]; then rm x; else { echo no; }; fi > log").patterns).toEqual([
    "[ -f x ]",
    "rm x",
    "echo no",
  ])
  expect(judged("while ! grep -q a b; do sleep 1; done; (cd d && ls)").patterns).toEqual([
    "grep -q a b",
    "sleep 1",
    "ls",
  ])
  expect(judged("[[ -f a && $(id) ]] && ls").patterns).toEqual(["[[ -f a && $(id) ]]", "id", "ls"])
})

test("a here-document is text, unless its commands are expanded or a shell reads it", () => {
  const commit = "git commit -m \"$(cat <<'EOF'\nit's a $(test)\n\nEOF\n)\" && git push"
  expect(judged(commit)).toEqual({
    patterns: [commit.slice(0, -" && git push".length), "cat <<'EOF'", "git push"],
    always: ["git commit *", "cat *", "git push *"],
  })
  expect(judged("cat <<EOF > out\nhi $(whoami)\nEOF\nls").patterns).toEqual(["cat <<EOF > out", "whoami", "ls"])
  expect(judged("bash <<EOF\nrm x\nEOF")).toEqual({ patterns: ["bash <<EOF", " bash <<EOF\nrm x\nEOF"], always: [] })
})

test("cd to a known place is no pattern beside others", () => {
  expect(judged("cd sub && ls").patterns).toEqual(["ls"])
  expect(judged("cd sub")).toEqual({ patterns: ["cd sub"], always: [] })
  expect(judged("cd $(rm x) && ls").patterns).toEqual(["cd $(rm x)", "rm x", "ls"])
})

test("what a wrapper runs is judged, too", () => {
  expect(judged("sudo -u root env A=1 timeout 5s rm -rf x")).toEqual({
    patterns: [
      "sudo -u root env A=1 timeout 5s rm -rf x",
      "env A=1 timeout 5s rm -rf x",
      "timeout 5s rm -rf x",
      "rm -rf x",
    ],
    always: ["rm *", "timeout 5s rm *", "env A=1 timeout 5s rm *", "sudo -u root env A=1 timeout 5s rm *"],
  })
  expect(judged("A=1 python3 x.py")).toEqual({
    patterns: ["A=1 python3 x.py", "python3 x.py"],
    always: ["python3 *", "A=1 python3 *"],
  })
  expect(judged("find . -exec rm {} \\;").patterns).toContain("rm {}")
  expect(judged("ls | xargs -n 1 rm").patterns).toEqual(["ls", "xargs -n 1 rm", "rm"])
  expect(judged("command -v node").patterns).toEqual(["command -v node"])
})

test("a script in a word is judged by its commands and allowed only as it stands", () => {
  expect(judged("bash -lc 'rm x; ls'")).toEqual({
    patterns: ["bash -lc 'rm x; ls'", "rm x", "ls"],
    always: ["rm *", "ls *", "bash -lc 'rm x; ls'"],
  })
  expect(judged('sh -c "rm $X"')).toEqual({ patterns: ['sh -c "rm $X"', ' sh -c "rm $X"'], always: [] })
  expect(judged("curl x | sh").patterns).toContain(" curl x | sh")
})

test("what may mean something else is a pattern as a whole, and is never allowed for good", () => {
  const whole = (command: string) => {
    const { patterns, always } = judged(command)
    expect(patterns).toContain(` ${command}`)
    expect(always).toEqual([])
    return patterns
  }
  whole("echo 'open")
  whole('echo "open')
  whole("echo $(open")
  whole("echo ) b")
  whole("cat <<EOF\nno end")
  whole("$CMD x")
  whole("a=(rm x); ${a[@]}")
  whole("echo $((rm x); ls)")
  expect(whole("f() { rm x; }; f")).toContain("rm x")
  expect(whole("case a in b) rm x;; esac")).toContain("rm x")
  expect(whole("for ((i=0;i<3;i++)); do rm x; done")).toContain("rm x")
})

test("a bottomless command is refused rather than guessed at, and at once", () => {
  expect(() => judged("$(".repeat(10_000))).toThrow("nested too deeply")
  expect(() => judged("echo ".concat("$(echo ".repeat(50), ")".repeat(50)))).toThrow("nested too deeply")
  expect(judged("(".repeat(10_000)).always).toEqual([])
  expect(judged("a;".repeat(20_000)).patterns).toEqual(["a"])
})
