import { readdir, readFile } from "node:fs/promises"

/** What packages put their licence into. */
const LEGAL = /^(licen[cs]e|notice|copying)([.-].*)?$/i

/**
 * The licences of the packages that a bundle contains, as most of them ask to be passed on with it.
 *
 * @param inputs files of the bundle relative to `root`, as esbuild's metafile names them
 * @returns one text, a section for each package
 */
export const thirdPartyLicences = async (root: string, inputs: string[]): Promise<string> => {
  const folders = inputs.flatMap((input) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(input)?.[0] ?? [])
  const sections = await Promise.all([...new Set(folders)].toSorted().map((folder) => section(`${root}/${folder}`)))
  return [...new Set(sections)].join(`\n${"-".repeat(80)}\n\n`)
}

const section = async (folder: string): Promise<string> => {
  const { name, version, license } = JSON.parse(await readFile(`${folder}/package.json`, "utf8"))
  const files = (await readdir(folder)).filter((file) => LEGAL.test(file)).toSorted()
  const texts = await Promise.all(files.map((file) => readFile(`${folder}/${file}`, "utf8")))
  return [`${name} ${version} (${license})\n`, ...texts.map((text) => `${text.trim()}\n`)].join("\n")
}
