/** A text as a Markdown quote. */
export function quoted(text: string): string {
  return `> ${text.replaceAll('\n', '\n> ')}`;
}
