const ESCAPE = String.fromCharCode(27);
// Whole terminal sequences go first: without their first byte they would stay behind as litter.
const TERMINAL_SEQUENCES = new RegExp(
  `${ESCAPE}(?:\\[[0-?]*[ -/]*[@-~]|\\][^${ESCAPE}\\n\\u0007]{0,2000}(?:\\u0007|${ESCAPE}\\\\))`,
  'g',
);

/**
 * Control characters but for line feed and tab; embeddings, overrides and isolates of the bidirectional
 * algorithm, which turn all that follows around when nobody closes them (a cut may take the closing
 * one away); byte order marks; noncharacters. The joiners and marks that scripts and emoji need
 * (U+200B to U+200F, U+061C, U+2060, tags) stay.
 */
const DROPPED =
  /[^\P{Cc}\n\t]|[\u202a-\u202e\u2066-\u206f\ufeff\ufff9-\ufffb\ufffe\uffff\u{fdd0}-\u{fdef}]/gu;
const UNCLEAN = new RegExp(`${DROPPED.source}|[\\p{Surrogate}\\u2028\\u2029]`, 'u');

const IGNORABLE = '\\p{Default_Ignorable_Code_Point}';
/** No script and no emoji needs more; thousands of them would be a message with nothing in it. */
const MAX_UNSEEN = 32;
const UNSEEN = new RegExp(`[\\s${IGNORABLE}]{${MAX_UNSEEN + 1},}`, 'gu');

const SUSPICIOUS = new RegExp(`${UNCLEAN.source}|${IGNORABLE}`, 'u');
const VISIBLE = new RegExp(`[^\\s${IGNORABLE}\\u2800\\ufffc]`, 'u');

/**
 * The text with everything taken out that no platform shows or that harms the text around it:
 * control characters other than line feed and tab, terminal sequences, bidirectional controls, long
 * stretches of invisible characters, lone surrogates (U+FFFD, or nothing at the very end, where the
 * other half may still be on its way). All line ends become `\n`.
 */
export function cleanText(text: string): string {
  if (!SUSPICIOUS.test(text)) return text;
  return text
    .replace(TERMINAL_SEQUENCES, '')
    .replace(/\r\n?|\u2028|\u2029/g, '\n')
    .replace(DROPPED, '')
    .replace(UNSEEN, (stretch) => stretch.replace(/\S/gu, ''))
    .replace(/\p{Surrogate}$/u, '')
    .replace(/\p{Surrogate}/gu, '\u{fffd}');
}

/** Whether `cleanText` would leave the character as it is. */
export function isClean(character: string): boolean {
  return !UNCLEAN.test(character);
}

/**
 * Whether there is anything to see: platforms refuse a message of nothing but white space, joiners
 * and the like (TDLib's `strip_empty_characters`).
 */
export function isVisible(text: string): boolean {
  return VISIBLE.test(text);
}
