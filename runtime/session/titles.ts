/** Titles that the server gives; a session that still has one may get a better one from its first prompt. */
export const defaultTitle = (now: number, child: boolean): string =>
  `${child ? "Child session" : "New session"} - ${new Date(now).toISOString()}`

export const isDefaultTitle = (title: string): boolean =>
  /^(New|Child) session - \d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/.test(title)

/** Title of a fork: counts up from the title it has. */
export const forkTitle = (title: string): string => {
  const match = /^(.*) \(fork #(\d+)\)$/s.exec(title)
  return match ? `${match[1]} (fork #${Number(match[2]) + 1})` : `${title} (fork #1)`
}

const ADJECTIVES =
  "amber bold brisk calm clear copper crisp early gentle golden green hidden keen light lucky quiet rapid silver swift warm"
const NOUNS =
  "anchor badger beacon canyon cedar comet delta ember falcon forest harbor island lantern meadow otter pebble river summit tiger willow"

/** Two words that name a session in a URL: adjective-noun. */
export const makeSlug = (random: () => number = Math.random): string => {
  const pick = (words: string) => {
    const list = words.split(" ")
    return list[Math.floor(random() * list.length)] ?? ""
  }
  return `${pick(ADJECTIVES)}-${pick(NOUNS)}`
}
