import { mkdtemp, realpath, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"

/** Runs `body` with a new directory, which is removed afterwards. */
export const withDirectory = async <Result>(body: (directory: string) => Promise<Result>): Promise<Result> => {
  const directory = await realpath(await mkdtemp(join(tmpdir(), "opencode-edge-")))
  try {
    return await body(directory)
  } finally {
    await rm(directory, { recursive: true, force: true, maxRetries: 3 })
  }
}
