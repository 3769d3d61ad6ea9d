import { hashPassword } from "../../handlers/password-hash.ts"
import { UsageError } from "./usage-error.ts"

/** Reads a password from standard input and prints its hash. @throws UsageError for an empty one */
export const runHashPassword = async (): Promise<void> => {
  const password = process.stdin.isTTY ? await ask() : await readAll()
  if (password === "") throw new UsageError("Cannot hash an empty password: type one, or send it on standard input")
  process.stdout.write(`${await hashPassword(password)}\n`)
}

const readAll = async (): Promise<string> => {
  let text = ""
  process.stdin.setEncoding("utf8")
  for await (const chunk of process.stdin) text += chunk
  return text.replace(/\r?\n$/, "")
}

const CTRL_C = "\u0003"
const BACKSPACE = "\u007f"

/** Reads a line from the terminal without showing it. */
const ask = (): Promise<string> =>
  new Promise((resolve, reject) => {
    process.stderr.write("Password: ")
    process.stdin.setEncoding("utf8").setRawMode(true).resume()
    let typed = ""
    process.stdin.on("data", (chunk: string) => {
      for (const key of chunk) {
        if (key === BACKSPACE) typed = typed.slice(0, -1)
        else if (key === "\r" || key === "\n" || key === CTRL_C) {
          process.stdin.setRawMode(false).pause()
          process.stderr.write("\n")
          return key === CTRL_C ? reject(new UsageError("No password was given")) : resolve(typed)
        } else typed += key
      }
    })
  })
