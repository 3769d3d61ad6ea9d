/** Splits a path, without `.` and empty segments. */
export const segmentsOf = (path: string): string[] =>
  path.split("/").filter((segment) => segment !== "" && segment !== ".")

/** The absolute path of its segments. */
export const joined = (segments: string[]): string => `/${segments.join("/")}`

/** Whether `path` is `directory` or below it. Both real and absolute. */
export const isWithin = (path: string, directory: string): boolean =>
  path === directory || path.startsWith(below(directory))

/** What the paths below a directory begin with. */
export const below = (directory: string): string => (directory === "/" ? "/" : `${directory}/`)

/** The directory that a path is in; that of the root is the root. */
export const parentOf = (path: string): string => path.slice(0, path.lastIndexOf("/")) || "/"

/** The last segment of a path. */
export const nameOf = (path: string): string => path.slice(path.lastIndexOf("/") + 1)

/** The directories above a path, the root first. */
export const ancestorsOf = (path: string): string[] => {
  if (path === "/") return []
  const segments = segmentsOf(path)
  return ["/", ...segments.slice(0, -1).map((_, index) => joined(segments.slice(0, index + 1)))]
}
