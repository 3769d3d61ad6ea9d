import type { MemoryPlatform } from "../../adapters/memory/platform.ts"
import { createConfig } from "../../runtime/config/config.ts"
import { withPlatform } from "./platform.ts"

/** The config of a directory, trusted unless the options say otherwise. */
export const configOf = (
  platform: MemoryPlatform,
  options: { directory?: string; worktree?: string; trusted?: boolean } = {},
) =>
  createConfig({
    files: platform.files,
    environment: platform.environment,
    log: platform.log,
    trusted: () => options.trusted ?? true,
    directory: options.directory ?? "/workspace",
    worktree: options.worktree ?? "/workspace",
  })

/** Runs `body` with these files: text, or what becomes JSON. */
export const withFiles = (files: Record<string, unknown>, body: (platform: MemoryPlatform) => Promise<void>) =>
  withPlatform(async (platform) => {
    const texts = Object.entries(files).map(([path, content]) => [
      path,
      typeof content === "string" ? content : JSON.stringify(content),
    ])
    platform.files.seed(Object.fromEntries(texts))
    await body(platform)
  })
