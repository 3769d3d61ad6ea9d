import { createRequire } from "node:module"

/** Whether the optional package for terminals is there: it has to be compiled, which not every machine can. */
export const hasNodePty = (): boolean => {
  try {
    createRequire(import.meta.url).resolve("node-pty")
    return true
  } catch {
    return false
  }
}
