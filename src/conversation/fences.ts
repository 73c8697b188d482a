/** A fence may stand in a list item, behind its mark; backticks in its info would end it at once. */
const FENCE = /^(\s*(?:(?:[-*+]|\d{1,9}[.)])\s+)?)(`{3,}(?!.*`)|~{3,})/;

/** Closes a code block that a cut left open, so that what is written after it does not become code. */
export function closeFence(text: string): string {
  let open: { readonly indent: string; readonly marks: string } | undefined;
  for (const line of text.split('\n')) {
    if (open === undefined) {
      const [, before = '', marks] = FENCE.exec(line) ?? [];
      if (marks !== undefined) open = { indent: ' '.repeat(before.length), marks };
    } else if (isClosing(line.trim(), open.marks)) {
      open = undefined;
    }
  }
  return open === undefined ? text : `${text}\n${open.indent}${open.marks}`;
}

/** At least as many of the same marks and nothing else (CommonMark, "fenced code blocks"). */
function isClosing(line: string, marks: string): boolean {
  return line.startsWith(marks) && line === (marks[0] ?? '').repeat(line.length);
}
