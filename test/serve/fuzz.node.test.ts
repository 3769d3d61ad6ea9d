import { mkdirSync } from "node:fs"
import { join } from "node:path"
import { expect, test } from "vitest"
import { makeProject } from "../../scripts/fuzz-places.ts"
import { fuzz, WAITS } from "../../scripts/fuzz-run.ts"
import { PATIENT, withHome } from "../support/server-process.ts"

// A short run of `npm run fuzz` with a fixed seed, of what answers quickly.
const GROUPS = ["session", "file", "find", "project", "permission", "vcs", "part", "instance"]

test("generated requests, right and wrong ones, are answered as the document says", PATIENT, () =>
  withHome(async ({ project, serve }) => {
    const root = join(project, "fuzz")
    mkdirSync(root)
    const directories = makeProject(root)
    const { base } = await serve([directories.project], { OPENCODE_DISABLE_MODELS_FETCH: "1" })
    const wanted = ({ id, group }: { id: string; group: string }) => GROUPS.includes(group) && !WAITS.has(id)
    const found: unknown[] = []
    let requests = 0
    for await (const { answers, failure } of fuzz({ base, directories, seed: 1, runs: 4, wanted })) {
      for (const count of Object.values(answers)) requests += count
      if (failure) found.push(failure)
    }
    expect(found).toEqual([])
    expect(requests).toBeGreaterThan(150)
  }),
)
