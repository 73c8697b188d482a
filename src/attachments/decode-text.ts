/** Byte order marks, with what they tell. */
const MARKS = [
  { encoding: 'utf-8', mark: [0xef, 0xbb, 0xbf] },
  { encoding: 'utf-16le', mark: [0xff, 0xfe] },
  { encoding: 'utf-16be', mark: [0xfe, 0xff] },
] as const;
/** What no text holds. Backspace and the start of a terminal sequence stand in logs. */
const CONTROLS = /(?!\p{Cc}[[\]()])[^\P{Cc}\s\b]/gu;
const REPLACED = /\ufffd/g;
const RIGHT = /[\u0080-\ufffc]/g;
/** Of so many characters one may be wrong. */
const TOLERANCE = 50;
/** Text in an old encoding has hardly a byte that is right as UTF-8; a damaged one has many. */
const RIGHT_PER_WRONG = 4;
const CYRILLIC_WORD = /(?<!\p{L})\p{Script=Cyrillic}{2,}(?!\p{L})/gu;
const MIXED_WORD = /[a-z]\p{Script=Cyrillic}|\p{Script=Cyrillic}[a-z]/giu;

export type DecodeOptions = {
  /** The bytes are the beginning of more: a character cut at the end is no fault. */
  readonly isBeginning: boolean;
  /** Name or MIME type say that it is text, so an old encoding of 8 bits is tried, too. */
  readonly isCalledText: boolean;
};

/**
 * The text in these bytes: by byte order mark, as UTF-8 (also slightly damaged), or in windows-1251
 * or windows-1252, whichever makes words. Undefined when they are no text. Not cleaned.
 */
export function decodeText(
  bytes: Uint8Array,
  { isBeginning, isCalledText }: DecodeOptions,
): string | undefined {
  const decode = (encoding: string) =>
    new TextDecoder(encoding).decode(bytes, { stream: isBeginning });
  const marked = MARKS.find(({ mark }) => mark.every((byte, at) => bytes[at] === byte));
  if (marked !== undefined) {
    const text = decode(marked.encoding);
    return isText(text, REPLACED, CONTROLS) ? text : undefined;
  }
  const text = decodeUtf8(bytes, isBeginning);
  if (text !== undefined) return isText(text, CONTROLS) ? text : undefined;
  if (!isCalledText) return undefined;
  const cyrillic = decode('windows-1251');
  const isCyrillic = count(cyrillic, CYRILLIC_WORD) > count(cyrillic, MIXED_WORD);
  const old = isCyrillic ? cyrillic : decode('windows-1252');
  return isText(old, CONTROLS) ? old : undefined;
}

/** Undefined where it is none. Damaged UTF-8 is one when most beyond ASCII came out right. */
function decodeUtf8(bytes: Uint8Array, isBeginning: boolean): string | undefined {
  const decode = (fatal: boolean) =>
    new TextDecoder('utf-8', { fatal }).decode(bytes, { stream: isBeginning });
  try {
    return decode(true);
  } catch {
    const text = decode(false);
    return count(text, RIGHT) >= RIGHT_PER_WRONG * count(text, REPLACED) ? text : undefined;
  }
}

function isText(text: string, ...wrong: readonly RegExp[]): boolean {
  const faults = wrong.reduce((sum, pattern) => sum + count(text, pattern), 0);
  return faults * TOLERANCE <= text.length;
}

function count(text: string, pattern: RegExp): number {
  return text.match(pattern)?.length ?? 0;
}
