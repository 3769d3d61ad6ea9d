/** Stands for an object's key-value storage. */
export const memoryKept = () => {
  const values = new Map<string, unknown>()
  return {
    get: <Value>(key: string) => values.get(key) as Value | undefined,
    put: <Value>(key: string, value: Value) => void values.set(key, value),
  }
}

/** Notes of a container's changes, in the storage of an object that has many lives. */
export const memoryUnsaved = () => {
  const kept = memoryKept()
  return { get: () => kept.get<string[]>("unsaved") ?? [], put: (files: string[]) => kept.put("unsaved", files) }
}
