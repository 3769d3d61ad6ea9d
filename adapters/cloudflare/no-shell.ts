import type { bashShell as simulatedShell } from "./bash-shell.ts"

/** In the place of the simulated shell in a build without it (`scripts/build-worker.ts --no-shell`): there is none. */
export const bashShell = (_options: Parameters<typeof simulatedShell>[0]): undefined => undefined
