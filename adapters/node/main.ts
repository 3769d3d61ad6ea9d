import { NamedError } from "../../runtime/errors.ts"
import { VERSION } from "../../runtime/version.ts"
import { type Command, parseCommand } from "./cli.ts"
import { UsageError } from "./usage-error.ts"

/** Each command loads only what it needs. */
const run = async (command: Command): Promise<void> => {
  switch (command.name) {
    case "text":
      process.stdout.write(`${command.text}\n`)
      return
    case "version":
      process.stdout.write(`${VERSION}\n`)
      return
    case "serve":
      await (await import("./serve-command.ts")).runServe(command.options)
      return
    case "web":
      return (await import("./serve-command.ts")).runWeb(command.options)
    case "export":
      return (await import("./transfer-command.ts")).runExport(command.sessionID)
    case "import":
      return (await import("./transfer-command.ts")).runImport(command.file)
    case "trust":
      return (await import("./trust-command.ts")).runTrust(command)
    case "hash-password":
      return (await import("./hash-password-command.ts")).runHashPassword()
  }
}

// Whoever started the server may close its end of the pipe; the server goes on.
process.stdout.on("error", () => {})

try {
  await run(parseCommand(process.argv.slice(2)))
} catch (error) {
  const expected = error instanceof UsageError || error instanceof NamedError
  process.stderr.write(`${expected ? error.message : error instanceof Error ? error.stack : String(error)}\n`)
  process.exit(1)
}
