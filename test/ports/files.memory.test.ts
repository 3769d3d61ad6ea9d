import { memoryFiles } from "../../adapters/memory/files.ts"
import { filesSuite } from "./files.suite.ts"

filesSuite(async (body) => {
  const files = memoryFiles()
  files.makeDirectory("/home/root")
  const { symlink, makeDirectory, makeDevice: makeOther } = files
  await body({ files, root: "/home/root", symlink, makeDirectory, makeOther })
})
