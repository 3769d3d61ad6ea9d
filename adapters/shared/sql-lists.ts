/** Parts of a list, of at most so many items: a statement has room for a hundred parameters. */
export function* slices<Item>(items: readonly Item[], size: number): Generator<Item[]> {
  for (let at = 0; at < items.length; at += size) yield items.slice(at, at + size)
}

/** The places of parameters in a statement, one for each item. */
export const places = (items: readonly unknown[], place = "?"): string => items.map(() => place).join()
