import { isSecretName } from "./secret-name.ts"

/** What stands in a config for a value that came from elsewhere: `{env:NAME}` or `{file:path}`. */
export interface Reference {
  /** As written, braces included. */
  text: string
  value: string
}

/** Shorter values are words of everyday, which would be replaced everywhere. */
const LEAST = 6

/** Notes what was replaced while a config was read. */
export const noteReference = (references: Reference[], text: string, value: string): void => {
  if (value.length >= LEAST) references.push({ text, value })
}

/** Whether the reference itself says that what it stands for is secret: `{env:ACME_TOKEN}`. */
const isSecret = ({ text }: Reference): boolean =>
  text.startsWith("{env:") && isSecretName(text.slice("{env:".length, -1))

/**
 * Puts references back where their values are secret: the place that they came to is shown, the value is not.
 *
 * @param all also those whose name does not say that they are secret
 */
export const restoreReferences = (text: string, references: readonly Reference[], all = false): string => {
  let restored = text
  for (const reference of references.toSorted((one, other) => other.value.length - one.value.length)) {
    if (all || isSecret(reference)) restored = restored.replaceAll(reference.value, reference.text)
  }
  return restored
}
