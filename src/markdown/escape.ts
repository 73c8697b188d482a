/**
 * The text as Markdown of ours that shows exactly these characters: for names, file names and other
 * foreign words inside our own sentences. Line ends become spaces, white space around it goes.
 */
export function escapeMarkdown(text: string): string {
  return text
    .trim()
    .replace(/\s*[\r\n\u2028\u2029]+\s*/g, ' ')
    .replace(/[!-/:-@[-`{-~]/g, (character) =>
      // `\[` and `\(` would begin a formula.
      '()[]'.includes(character) ? `&#${character.charCodeAt(0)};` : `\\${character}`,
    );
}
