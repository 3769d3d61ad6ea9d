import { devNull } from "node:os"

/** Options before git's command: a repository may name programs in its configuration, and what is asked here needs none. */
export const SAFE_GIT = ["-c", "core.fsmonitor=false", "-c", `core.hooksPath=${devNull.replaceAll("\\", "/")}`]

/**
 * Variables for git. Without the protocols, a repository whose configuration says that it is a partial clone would have git
 * fetch what is missing, with a program of the repository's choice (`core.sshCommand`), at the first look at its history.
 */
export const SAFE_GIT_ENVIRONMENT = {
  GIT_ALLOW_PROTOCOL: "none",
  GIT_NO_LAZY_FETCH: "1",
  GIT_OPTIONAL_LOCKS: "0",
  LC_ALL: "C",
}
