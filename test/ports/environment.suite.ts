import { expect, test } from "vitest"
import type { Environment } from "../../runtime/ports/environment.ts"

/**
 * What every environment does.
 *
 * @param create gives an environment with exactly these variables
 */
export const environmentSuite = (create: (variables: Record<string, string>) => Environment): void => {
  test("gives variables, and undefined for others", () => {
    const environment = create({ HOME: "/home/me", EMPTY: "" })
    expect(environment.get("EMPTY")).toBe("")
    expect(environment.get("MISSING")).toBeUndefined()
    expect(environment.get("toString")).toBeUndefined()
  })

  test("all is a copy", () => {
    const environment = create({ HOME: "/home/me" })
    environment.all()["HOME"] = "/changed"
    expect(environment.all()).toEqual({ HOME: "/home/me" })
  })

  test("every path is absolute, and own data is apart from the user's config", () => {
    const { paths, cwd } = create({ HOME: "/home/me" })
    for (const path of [...Object.values(paths), cwd]) expect(path).toMatch(/^\//)
    expect(paths.data).not.toBe(paths.config)
  })

  test("one machine has one boot", () => {
    expect(create({}).bootID).not.toBe("")
    expect(create({}).bootID).toBe(create({}).bootID)
  })

  test("names the system and the user", () => {
    expect(create({}).os).not.toBe("")
    expect(create({}).username).not.toBe("")
  })
}
