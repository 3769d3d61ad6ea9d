import { NamedError } from "../errors.ts"
import type { ProviderAuthMethod } from "../schema/provider.ts"

type Prompts = NonNullable<ProviderAuthMethod["prompts"]>

/**
 * Checks answers against the prompts that ask for them. A choice that was not made is its first option.
 *
 * @returns the answers that were asked for
 * @throws ProviderAuthValidationFailed naming the field
 */
export const checkInputs = (prompts: Prompts = [], given: Record<string, string> = {}): Record<string, string> => {
  const inputs: Record<string, string> = {}
  for (const prompt of prompts) {
    const { key, when } = prompt
    if (when && (inputs[when.key] === when.value) !== (when.op === "eq")) continue
    const value = Object.hasOwn(given, key) ? given[key] : undefined
    if (prompt.type === "text") {
      if (value === undefined || value.trim() === "") throw invalid(key, `Answer this: ${prompt.message}`)
      inputs[key] = value
      continue
    }
    const values = prompt.options.map((option) => option.value)
    if (value !== undefined && !values.includes(value)) throw invalid(key, `Choose one of: ${values.join(", ")}`)
    inputs[key] = value ?? values[0] ?? ""
  }
  return inputs
}

const invalid = (field: string, message: string) => new NamedError("ProviderAuthValidationFailed", { message, field })
