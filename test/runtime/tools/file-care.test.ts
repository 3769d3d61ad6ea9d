import { expect, test } from "vitest"
import type { FileCare } from "../../../runtime/tools/tool.ts"
import { withTools } from "./call-tool.ts"

test("results of tools are about the formatted files, with what language servers say of them", () =>
  withTools({ "b.txt": "one\ntwo\n", "gone.txt": "x\n" }, async ({ call, platform, text }) => {
    const asked: string[][] = []
    const touched: string[] = []
    const care: FileCare = {
      touch: (path) => void touched.push(path),
      async format(path) {
        const content = await platform.files.readText(path)
        await platform.files.write(path, (content ?? "").toUpperCase())
        return ["upper"]
      },
      async diagnose(paths) {
        asked.push(paths)
        return { diagnostics: { [paths[0] ?? ""]: [{ message: "m" }] }, text: "Errors in a file" }
      },
    }
    const written = await call("write", { filePath: "a.txt", content: "new\n" }, { care })
    expect(written.output).toBe("Created the file\nThen formatted by upper\nErrors in a file")
    expect(written.metadata["diagnostics"]).toEqual({ "/workspace/a.txt": [{ message: "m" }] })
    expect((await call("write", { filePath: "a.txt", content: "NEW\n" }, { care })).output).not.toContain("formatted")

    const edited = await call("edit", { filePath: "b.txt", oldString: "two", newString: "three" }, { care })
    expect(edited.metadata["diff"]).toContain("-one\n-two\n+ONE\n+THREE\n")
    expect(edited.metadata["filediff"]).toMatchObject({ additions: 2, deletions: 2 })

    const patchText = [
      "*** Begin Patch",
      ...["*** Add File: c.txt", "+new"],
      ...["*** Update File: b.txt", "*** Move to: d.txt", "@@", "-THREE", "+four"],
      ...["*** Delete File: gone.txt", "*** End Patch"],
    ].join("\n")
    const patched = await call("apply_patch", { patchText }, { care })
    expect(patched.output).toBe("Patched:\nA c.txt\nR d.txt\nD gone.txt\nThen formatted by upper\nErrors in a file")
    expect(patched.metadata["diff"]).toContain("+FOUR")
    expect(text("d.txt")).toBe("ONE\nFOUR\n")
    expect(asked.at(-1)).toEqual(["c.txt", "b.txt", "d.txt", "gone.txt"].map((name) => `/workspace/${name}`))

    await call("read", { filePath: "c.txt" }, { care })
    await call("read", { filePath: "." }, { care })
    expect(touched).toEqual(["/workspace/c.txt"])
  }))
