/**
 * What somebody wrote, on one line of at most so many characters: unable to leave the code span in
 * which the texts show it, to hide anything, or to turn the line around it.
 */
export function oneLine(text: string, maxChars: number): string {
  const line = text
    .replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu, ' ')
    .replaceAll('`', "'")
    .replace(/\s+/g, ' ')
    .trim();
  const characters = [...line];
  if (characters.length <= maxChars) return line;
  return `${characters.slice(0, maxChars - 1).join('')}…`;
}
