import type { Environment } from "../../runtime/ports/environment.ts"

/** An environment whose variables a test may change. */
export interface MemoryEnvironment extends Environment {
  variables: Record<string, string>
}

/** A made-up machine: home `/home/user`, requests mean `/workspace`, no variables. */
export const memoryEnvironment = (overrides: Partial<MemoryEnvironment> = {}): MemoryEnvironment => {
  const environment: MemoryEnvironment = {
    variables: {},
    get: (name) => (Object.hasOwn(environment.variables, name) ? environment.variables[name] : undefined),
    all: () => ({ ...environment.variables }),
    hidden: new Set(),
    paths: {
      home: "/home/user",
      data: "/home/user/.local/share/opencode-edge",
      config: "/home/user/.config/opencode",
      state: "/home/user/.local/state/opencode-edge",
      cache: "/home/user/.cache/opencode-edge",
    },
    cwd: "/workspace",
    os: "linux",
    username: "user",
    bootID: "memory",
    ...overrides,
  }
  return environment
}
