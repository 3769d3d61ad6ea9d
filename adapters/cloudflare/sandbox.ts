/**
 * What is used of a container in a sandbox, as objects of the class `Sandbox` of `@cloudflare/sandbox` have it. Paths are
 * absolute, in the container's own file system.
 */
export interface Sandbox {
  exec(command: string): Promise<{ exitCode: number; stdout: string; stderr: string }>
  /** Events of a command as server-sent events: JSON of `SandboxEvent`. */
  execStream(
    command: string,
    options: { cwd: string; env: Record<string, string> },
  ): Promise<ReadableStream<Uint8Array>>
  writeFile(path: string, content: string, options: { encoding: "base64" }): Promise<unknown>
  readFile(path: string, options: { encoding: "base64" }): Promise<{ content: string }>
}

/** What happens to a command. */
export interface SandboxEvent {
  type: "start" | "stdout" | "stderr" | "complete" | "error"
  data?: string
  exitCode?: number
  error?: string
}

/** What has to be known in the next life of the object too: files in the container that are older than changes not yet saved here. */
export interface Unsaved {
  get(): string[]
  put(files: string[]): void
}

/** Runs a command of ours, which has no reason to fail. */
export const execute = async (sandbox: Sandbox, command: string): Promise<string> => {
  const { exitCode, stdout, stderr } = await sandbox.exec(command)
  if (exitCode !== 0) throw new Error(`The sandbox answered ${exitCode} to "${command.slice(0, 200)}": ${stderr}`)
  return stdout
}

/** A text as one word of a shell. */
export const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`
