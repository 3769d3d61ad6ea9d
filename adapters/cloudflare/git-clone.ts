import type { HttpClient } from "isomorphic-git"
import { NamedError } from "../../runtime/errors.ts"
import type { Egress } from "../../runtime/ports/egress.ts"
import type { Vcs } from "../../runtime/ports/vcs.ts"
import type { WorkspaceFiles } from "../shared/sql-files.ts"
import { gitFiles } from "./git-files.ts"
import type { HalfClones } from "./half-clones.ts"

/** A pack is in memory as a whole, more than once, in an isolate of 128 MB. */
const PACK_LIMIT_BYTES = 24_000_000

const REQUEST_TIMEOUT_MS = 120_000

const failed = (reason: string, cause?: unknown) =>
  new NamedError("VcsFailedError", { message: `Cannot clone: ${reason}` }, { cause })

const notEmpty = (directory: string) =>
  new NamedError("DirectoryNotEmptyError", {
    message: `Cannot clone into "${directory}": it is not empty`,
    path: directory,
  })

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes
}

/** Git over http, through the rules of egress: private addresses are refused, in redirects too. */
const httpThrough = (egress: Egress, signal: AbortSignal | undefined): HttpClient => ({
  request: async ({ url, method = "GET", headers = {}, body }) => {
    // What a client asks for is lines of text.
    let text = ""
    const decoder = new TextDecoder()
    for await (const chunk of body ?? once(new Uint8Array())) text += decoder.decode(chunk, { stream: true })
    const response = await egress.fetch(url, {
      method,
      headers,
      ...(text !== "" && { body: text }),
      ...(signal && { signal }),
      timeoutMs: REQUEST_TIMEOUT_MS,
      limitBytes: PACK_LIMIT_BYTES,
    })
    return {
      url: response.url,
      method,
      headers: Object.fromEntries(response.headers.entries()),
      body: once(response.body),
      statusCode: response.status,
      statusMessage: "",
    }
  },
})

/** Clones one branch over http or https, packs of 24 MB at most; a failed clone leaves nothing behind, one that is cut off a note. */
export const gitClone =
  (files: WorkspaceFiles, egress: Egress, halves: HalfClones): NonNullable<Vcs["clone"]> =>
  async (directory, { url, ref, depth, signal }) => {
    signal?.throwIfAborted()
    const git = await import("isomorphic-git")
    const realPath = await files.realPath(directory)
    const stat = await files.stat(realPath)
    if (stat && ((await files.list(realPath)) ?? []).length > 0) throw notEmpty(directory)
    if (!/^https?:\/\//i.test(url)) throw failed("only http and https are supported here")
    if (!halves.begin(realPath, stat !== undefined)) throw notEmpty(directory)
    try {
      await git.clone({
        fs: gitFiles(files, signal),
        http: httpThrough(egress, signal),
        dir: directory,
        url,
        singleBranch: true,
        ...(ref !== undefined && { ref }),
        ...(depth !== undefined && { depth }),
      })
      halves.end(realPath)
    } catch (error) {
      await halves.undo(realPath)
      signal?.throwIfAborted()
      if (NamedError.is(error, "AddressRefusedError")) throw error
      if (NamedError.is(error, "FileTooLargeError"))
        throw failed("the repository is too large here; fewer commits may do (depth)", error)
      throw failed(error instanceof Error ? error.message : String(error), error)
    }
  }
