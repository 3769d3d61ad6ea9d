// Prints METHOD PATH FILE for every endpoint, sorted by path.
import { registry } from "../handlers/registry.ts"
import { routeLines } from "./endpoint-files.ts"

const lines = routeLines(registry).map(({ method, path, file }) => `${method} ${path} ${file}\n`)
process.stdout.write(lines.join(""))
