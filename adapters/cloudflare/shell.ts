import type { Clock } from "../../runtime/ports/clock.ts"
import type { Egress } from "../../runtime/ports/egress.ts"
import type { Shell } from "../../runtime/ports/shell.ts"
import type { WorkspaceFiles } from "../shared/sql-files.ts"
import { bashShell } from "./bash-shell.ts"
import type { Env, ObjectContext } from "./bindings.ts"
import type { Sandbox } from "./sandbox.ts"
import { type SandboxShell, sandboxShell } from "./sandbox-shell.ts"

/** Values that last as long as the object's storage. */
interface Kept {
  get<Value>(key: string): Value | undefined
  put<Value>(key: string, value: Value): void
}

const UNSAVED = "sandbox_unsaved"

export interface ObjectShellOptions {
  env: Pick<Env, "SANDBOX" | "OPENCODE_EDGE_SHELL">
  ctx: Pick<ObjectContext, "id"> & { storage: { kv: Kept } }
  /** All that commands can see. */
  files: WorkspaceFiles
  clock: Clock
  egress: Egress
  root: string
}

/** The shell of a container of the object's own where they are bound, else the simulated one; undefined when the deployment wants none. */
export const objectShell = ({
  env,
  ctx,
  files,
  clock,
  egress,
  root,
}: ObjectShellOptions): (Shell & Partial<Pick<SandboxShell, "recover">>) | undefined => {
  const { SANDBOX: containers } = env
  if (env.OPENCODE_EDGE_SHELL === "none") return undefined
  if (!containers) return bashShell({ files, root, clock, egress })
  const sandbox = () => containers.get(containers.idFromName(ctx.id.toString())) as unknown as Sandbox
  const { kv } = ctx.storage
  const unsaved = { get: () => kv.get<string[]>(UNSAVED) ?? [], put: (all: string[]) => kv.put(UNSAVED, all) }
  return sandboxShell({ sandbox, files, root, clock, unsaved })
}
