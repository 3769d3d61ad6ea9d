/** How ripgrep is told about a glob: where to start, and options. */
export interface GlobPlan {
  /** Directory below the searched one that holds all that the glob can match; empty for the searched one itself. */
  base: string
  options: string[]
}

const WILDCARD = /[*?[\]{}\\]/

/**
 * Translates a glob into options of ripgrep so that .gitignore still holds.
 *
 * ripgrep's own `--glob` beats .gitignore: with `*` or a `**` at the end it would descend into an ignored `node_modules`. A
 * type, however, only picks among what is not ignored, but knows names alone. So a glob for `.ts` files anywhere in `src` becomes
 * the directory `src` and the type `*.ts`. An ignored directory that a glob begins with is searched, for it was named. Globs with
 * wildcards in the middle of their path, and negated ones, are left to `--glob`.
 *
 * @param isWhole false when only a part of `cwd` is searched: the glob then cannot say where to start
 */
export const planGlob = (cwd: string, glob: string, isWhole: boolean): GlobPlan => {
  const inner = glob.startsWith(`${cwd}/`) ? glob.slice(cwd.length) : glob
  // ripgrep knows neither absolute globs nor `./`.
  const clean = inner.replace(/^(\.\/)+/, "").replace(/\/$/, "/**")
  return (
    (isWhole || /^(\*\*\/)?[^/]*$/.test(clean) ? byType(clean) : undefined) ?? {
      base: "",
      options: [`--glob=${clean}`],
    }
  )
}

const byType = (glob: string): GlobPlan | undefined => {
  const segments = glob.split("/")
  const wild = segments.findIndex((segment) => WILDCARD.test(segment))
  // The last segment is a name even without wildcards.
  const literals = segments.slice(0, wild === -1 ? -1 : wild)
  const rest = segments.slice(literals.length)
  const names = rest.filter((segment) => segment !== "**")
  const name = names[0] ?? "*"
  const isUnclear = names.length > 1 || (names.length === 1 && rest.at(-1) === "**") || name.includes(":")
  if (glob.startsWith("!") || literals.includes("..") || isUnclear) return undefined
  const type = name === "*" ? [] : [`--type-add=wanted:${name}`, "--type=wanted"]
  // As in .gitignore, a glob without a slash matches at any depth.
  const isDeep = rest[0] === "**" || segments.length === 1
  return {
    base: literals.filter((segment) => segment !== "").join("/"),
    options: isDeep ? type : [...type, "--max-depth=1"],
  }
}
