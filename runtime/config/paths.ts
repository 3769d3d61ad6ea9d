/** Returns the directory of an absolute path. */
export const dirname = (path: string): string => path.slice(0, path.lastIndexOf("/")) || "/"

/** Resolves a path as a config writes it: `~/` is the home, relative ones start at `base`. `.` and `..` are resolved. */
export function resolvePath(path: string, base: string, home: string): string {
  const absolute =
    path === "~" || path.startsWith("~/") ? home + path.slice(1) : path.startsWith("/") ? path : `${base}/${path}`
  const segments: string[] = []
  for (const segment of absolute.split("/")) {
    if (segment === "..") segments.pop()
    else if (segment && segment !== ".") segments.push(segment)
  }
  return `/${segments.join("/")}`
}

/** Tells whether a path is a directory or lies below it. */
export const isWithin = (path: string, directory: string): boolean =>
  directory === "/" || path === directory || path.startsWith(`${directory}/`)

/**
 * Lists the directories from `top` down to `directory`, the outermost first. Only `directory` when it is not below `top`
 * or when `top` is the root of the disk, which is how a place outside a repository looks.
 */
export function directoriesDown(top: string, directory: string): string[] {
  if (top === "/" || !isWithin(directory, top)) return [directory]
  const directories = [top]
  for (const segment of directory.slice(top.length).split("/")) {
    if (segment) directories.push(`${directories.at(-1)}/${segment}`)
  }
  return directories
}
