/**
 * Tells whether all of a text matches a pattern in which `*` means any characters and `?` means one.
 *
 * Two pointers with one point of return: linear in practice, never exponential, unlike a regular expression made from the pattern.
 */
export function matchesPattern(text: string, pattern: string): boolean {
  let textAt = 0
  let patternAt = 0
  let starAt = -1
  let resumeAt = 0
  while (textAt < text.length) {
    if (pattern[patternAt] === "*") {
      starAt = patternAt++
      resumeAt = textAt
    } else if (pattern[patternAt] === "?" || pattern[patternAt] === text[textAt]) {
      textAt++
      patternAt++
    } else if (starAt >= 0) {
      patternAt = starAt + 1
      textAt = ++resumeAt
    } else return false
  }
  while (pattern[patternAt] === "*") patternAt++
  return patternAt === pattern.length
}
