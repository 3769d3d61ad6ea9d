import { spawn } from "node:child_process"
import { once } from "node:events"
import { closeSync, constants, openSync } from "node:fs"
import { mkdtemp, rm } from "node:fs/promises"
import { Socket } from "node:net"
import { tmpdir } from "node:os"
import { join } from "node:path"
import type { Readable } from "node:stream"

/** A real pipe: `input` is a descriptor for children (close it once they have it), `output` is what comes out. */
export interface OutputPipe {
  output: Readable
  input: number
  closeInput(): void
}

/**
 * Makes a pipe whose one end can be stdout and stderr of a program at once, so that their order is kept.
 *
 * Node's own "pipes" are two socket pairs: they lose the order, and programs that open `/dev/stderr` fail on them (ENXIO).
 * A named pipe has neither fault; its name is gone before this resolves.
 */
export const outputPipe = async (): Promise<OutputPipe> => {
  const directory = await mkdtemp(join(tmpdir(), "opencode-edge-"))
  try {
    const path = join(directory, "output")
    const [code] = (await once(spawn("mkfifo", ["-m", "600", path], { stdio: "ignore" }), "exit")) as [number | null]
    if (code !== 0) throw new Error(`Cannot create pipe: mkfifo ended with ${code}`)
    // The end that reads comes first and does not wait for a writer; the end that writes then finds it.
    const reading = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK)
    const input = openSync(path, constants.O_WRONLY)
    let isOpen = true
    return {
      // A socket waits in epoll; a file stream would hold one of the four threads of the pool as long as the command runs.
      output: new Socket({ fd: reading, readable: true, writable: false }),
      input,
      closeInput: () => {
        if (isOpen) closeSync(input)
        isOpen = false
      },
    }
  } finally {
    await rm(directory, { recursive: true, force: true })
  }
}
