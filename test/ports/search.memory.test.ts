import { memoryFiles } from "../../adapters/memory/files.ts"
import { memorySearch } from "../../adapters/memory/search.ts"
import { searchSuite } from "./search.suite.ts"

searchSuite(async (contents, body) => {
  const files = memoryFiles()
  files.seed(Object.fromEntries(Object.entries(contents).map(([path, content]) => [`/work/${path}`, content])))
  await body(memorySearch(files), "/work")
})
