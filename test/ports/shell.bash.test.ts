import { expect, test } from "vitest"
import { bashShell } from "../../adapters/cloudflare/bash-shell.ts"
import { memoryEgress } from "../../adapters/memory/egress.ts"
import { memoryLog } from "../../adapters/memory/log.ts"
import { systemClock } from "../../adapters/shared/clock.ts"
import { sqlFiles, type WorkspaceFiles } from "../../adapters/shared/sql-files.ts"
import type { Shell } from "../../runtime/ports/shell.ts"
import { withDatabase } from "../support/with-database.node.ts"
import { runCommand, shellSuite } from "./shell.suite.ts"

const cwd = "/workspace/project"

const withShell = (body: (shell: Shell, files: WorkspaceFiles) => Promise<void>) =>
  withDatabase(async (database) => {
    const files = sqlFiles(database, { now: Date.now })
    await files.createDirectory(cwd)
    await body(bashShell({ files, root: "/workspace", clock: systemClock(memoryLog()) }), files)
  })

shellSuite((body) => withShell((shell) => body(shell, cwd)))

test("reads and writes the files of the workspace", () =>
  withShell(async (shell, files) => {
    await files.write(`${cwd}/src/a.txt`, "one\ntwo\nthree\n")
    const command =
      "grep -n t src/*.txt | sort -r > out.txt; mkdir -p x/y && mv src x/y/z && chmod +x x/y/z/a.txt; ls -R"
    const { exit, output } = await runCommand(shell, { command, cwd })
    expect({ exit, output }).toEqual({ exit: 0, output: ".:\nout.txt\nx\n\n./x:\ny\n\n./x/y:\nz\n\n./x/y/z:\na.txt\n" })
    expect(await files.readText(`${cwd}/out.txt`)).toBe("3:three\n2:two\n")
    expect(await files.stat(`${cwd}/x/y/z/a.txt`)).toMatchObject({ isExecutable: true })
  }))

test("keeps bytes and text whole, in files and in the output", () =>
  withShell(async (shell, files) => {
    await files.write(`${cwd}/bytes`, new Uint8Array([0, 255, 128, 10]))
    const command = "cp bytes copy; cat bytes bytes > twice; echo 'naïve 🦊' | tee text; cat text text | cat"
    expect((await runCommand(shell, { command, cwd })).output).toBe("naïve 🦊\n".repeat(3))
    expect([...((await files.read(`${cwd}/twice`)) ?? [])]).toEqual([0, 255, 128, 10, 0, 255, 128, 10])
  }))

test("says what failed", () =>
  withShell(async (shell) => {
    const command = "cat none\nrmdir /workspace\nmkdir a/b\ncd none || echo no"
    const { output } = await runCommand(shell, { command, cwd })
    expect(output).toContain("cat: none: No such file or directory\n")
    expect(output).toMatch(/rmdir: .*not empty/i)
    expect(output).toMatch(/mkdir: .*No such file or directory/)
    expect(output).toContain("no\nbash: cd: none: No such file or directory\n")
  }))

test("tells what a statement wrote before the next one begins", () =>
  withShell(async (shell) => {
    const chunks: string[] = []
    const onOutput = (chunk: string) => void chunks.push(chunk)
    await shell.run({
      command: "echo a; echo b >&2\nX=c; f() { echo $X; return 4; }; f; echo $?",
      cwd,
      timeoutMs: 8_000,
      onOutput,
    })
    expect(chunks).toEqual(["a\n", "b\n", "c\n", "4\n"])
  }))

test("a loop without end ends", () =>
  withShell(async (shell) => {
    const { exit, output } = await runCommand(shell, { command: "while true; do :; done", cwd })
    expect(exit).not.toBe(0)
    expect(output).toContain("too many")
  }))

test("keeps nothing of a run but files", () =>
  withShell(async (shell) => {
    await runCommand(shell, { command: "X=1; cd /; f() { :; }; echo kept > /tmp/file", cwd })
    expect((await runCommand(shell, { command: 'echo "$X"; pwd; cat /tmp/file', cwd })).output).toBe(`\n${cwd}\nkept\n`)
  }))

test("reaches the network only through egress", () =>
  withShell(async (shell, files) => {
    const command = "curl -s https://example.com/a"
    expect(await runCommand(shell, { command, cwd })).toMatchObject({ exit: 127 })
    const egress = memoryEgress()
    egress.answer("https://example.com/a", "page")
    const connected = bashShell({ files, root: "/workspace", clock: systemClock(memoryLog()), egress })
    expect(await runCommand(connected, { command, cwd })).toMatchObject({ exit: 0, output: "page" })
  }))

test("sees and changes nothing but the workspace, by no name and no symlink", () =>
  withDatabase(async (database) => {
    const all = sqlFiles(database, { now: Date.now })
    const home = "/.home/1"
    const secret = `${home}/.config/config.json`
    await all.write(secret, "canary")
    await all.write("/other/file", "canary")
    await all.link(`${cwd}/link`, secret)
    await all.link(`${cwd}/home`, home)
    const before = database.all(
      "SELECT path, mode, hash FROM fs_nodes WHERE path NOT LIKE '/workspace/%' ORDER BY path",
    )
    const bounds = { roots: ["/workspace", "/tmp"], hidden: [home] }
    const shell = bashShell({ files: all.bounded(bounds), root: "/workspace", clock: systemClock(memoryLog()) })
    const run = (command: string) => runCommand(shell, { command, cwd })
    for (const place of [secret, "link", "home/.config/config.json", "../../other/file", `/tmp/..${secret}`]) {
      for (const reading of [
        `cat ${place}`,
        `cp ${place} copy`,
        `. ${place}`,
        `grep -r canary ${place}`,
        `mv ${place} copy`,
      ]) {
        const { exit, output } = await run(reading)
        expect([reading, exit, output]).toEqual([
          reading,
          expect.any(Number),
          expect.not.stringMatching(/^canary|:canary/),
        ])
      }
      for (const change of [
        `echo x > ${place}`,
        `echo x >> ${place}`,
        `echo x | tee ${place}`,
        `sed -i s/c/d/ ${place}`,
      ]) {
        await run(change)
      }
      expect((await run(`rm -rf "$(dirname ${place})" && chmod 777 ${place}`)).exit).not.toBe(0)
      await all.link(`${cwd}/link`, secret)
      await all.link(`${cwd}/home`, home)
    }
    for (const made of ["/new", `${home}/new`, "home/new", "../../new", "/other/new"]) {
      expect((await run(`mkdir ${made}`)).exit, made).not.toBe(0)
      expect((await run(`mkdir -p ${made} && touch ${made}/file`)).exit, made).not.toBe(0)
    }
    await run("rm -rf /.home /other; ln -s / root; rm -rf root/other; mv root/.home .")
    expect((await run("ls -a / root/")).output).toBe("/:\n.\n..\ntmp\nworkspace\n\nroot/:\n.\n..\ntmp\nworkspace\n")
    expect(
      database.all(
        "SELECT path, mode, hash FROM fs_nodes WHERE path NOT LIKE '/workspace/%' AND path <> '/tmp' ORDER BY path",
      ),
    ).toEqual(before)
    expect(
      (await run("cd; pwd; echo kept > file; cat /workspace/file; echo x > /tmp/x; cat /tmp/x; echo > /dev/null"))
        .output,
    ).toBe("/workspace\nkept\nx\n")
  }))
