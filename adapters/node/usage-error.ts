/** A mistake of the person at the command line: told in one line, without a stack. */
export class UsageError extends Error {
  override readonly name = "UsageError"
}
