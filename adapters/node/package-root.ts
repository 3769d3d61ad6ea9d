import { existsSync } from "node:fs"
import { dirname, join } from "node:path"

/** The package's own folder, from `dist/` as from the sources. */
export const packageRoot = (): string => {
  let folder = import.meta.dirname
  while (!existsSync(join(folder, "package.json"))) folder = dirname(folder)
  return folder
}
