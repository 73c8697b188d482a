/** How many characters at the end of a text could be the beginning of one of these words. */
export function partialLength(text: string, words: readonly string[]): number {
  let longest = 0;
  for (const word of words) {
    for (let size = Math.min(word.length - 1, text.length); size > longest; size -= 1) {
      if (text.endsWith(word.slice(0, size))) longest = size;
    }
  }
  return longest;
}
