const ESCAPE = String.fromCharCode(27);
// Whole terminal sequences go first: without their first byte they would stay behind as litter.
const TERMINAL_SEQUENCES = new RegExp(
  `${ESCAPE}(?:\\[[0-?]*[ -/]*[@-~]|\\][^${ESCAPE}\\n\\u0007]{0,2000}(?:\\u0007|${ESCAPE}\\\\))`,
  'g',
);
const SUSPICIOUS = /[\p{Cc}\p{Surrogate}\u2028\u2029\u{fdd0}-\u{fdef}]/u;

/**
 * The text with everything taken out that no platform shows: control characters other than
 * line feed and tab, terminal sequences, lone surrogates (U+FFFD, or nothing at the very end, where
 * the other half may still be on its way). All line ends become `\n`.
 */
export function cleanText(text: string): string {
  if (!SUSPICIOUS.test(text)) return text;
  return text
    .replace(TERMINAL_SEQUENCES, '')
    .replace(/\r\n?|\u2028|\u2029/g, '\n')
    .replace(/(?![\n\t])[\p{Cc}\u{fdd0}-\u{fdef}]/gu, '')
    .replace(/\p{Surrogate}$/u, '')
    .replace(/\p{Surrogate}/gu, '\u{fffd}');
}
