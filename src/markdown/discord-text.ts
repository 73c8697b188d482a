export const ZERO_WIDTH_SPACE = '\u200b';

/** Longest address of a link; more would leave no room for text in a message of 2000. */
const MAX_ADDRESS = 1_500;

/**
 * The address as it can stand between `<` and `>`, or nothing where Discord makes no link of it: it
 * links http and https only.
 */
export function safeAddress(url: string): string | undefined {
  if (!/^https?:\/\/[^\s/]/i.test(url)) return undefined;
  const address = url
    .replace(/[\s<>()\\"`*|]/g, percent)
    // A mention would be read even inside an address.
    .replace(/@(?=everyone|here)/gi, '%40');
  return address.length <= MAX_ADDRESS ? address : undefined;
}

function percent(character: string): string {
  return encodeURIComponent(character).replace(
    /[()*]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

/** Code with runs of three and more backticks kept apart, which Discord cannot show in a block. */
export function apartBackticks(code: string): string {
  return code.replace(/``(?=`)/g, (run) => `${run}${ZERO_WIDTH_SPACE}`);
}

/** Inline code, fenced so that backticks inside of it survive. */
export function inlineCode(code: string): string {
  if (!code.includes('`')) return `\`${code}\``;
  return `\`\` ${code.replace(/`(?=`)/g, `\`${ZERO_WIDTH_SPACE}`)} \`\``;
}

/** Which piece of the text to escape, and what is around it. */
export type EscapePlace = {
  readonly start: number;
  readonly end: number;
  /** Where the last `](` of the text is; before it a `[` could begin a link. */
  readonly lastLink: number;
  /** Whether the piece is the text of a link. */
  readonly isLabel: boolean;
};

// An address that ends with the piece would go on in the sign of a style behind it.
const SPECIAL = /[\\*_~`|<>@#\-[\]]|https?:\/\/(?:[^\s<>]+|$)/gi;

/** A piece of plain text, escaped where Discord would read Markdown, a mention or an address. */
export function escapeDiscord(text: string, place: EscapePlace): string {
  const piece = text.slice(place.start, place.end);
  return piece.replace(SPECIAL, (sign, at: number) =>
    sign.length > 1 ? escapeAddress(sign, place) : escapeSign(sign, text, place.start + at, place),
  );
}

function escapeAddress(address: string, place: EscapePlace): string {
  if (place.isLabel) {
    // Discord refuses links whose text holds an address.
    const apart = address.replace('://', `:/${ZERO_WIDTH_SPACE}/`);
    return escapeDiscord(apart, { ...place, start: 0, end: apart.length });
  }
  const trimmed = address.replace(/[.,:;!?'")\]*_~|`]+$/, '');
  const safe = safeAddress(trimmed);
  const rest = address.slice(safe === undefined ? 0 : trimmed.length);
  const escaped = safe === undefined ? rest.replace('://', `:/${ZERO_WIDTH_SPACE}/`) : rest;
  const tail = escapeDiscord(escaped, { ...place, start: 0, end: escaped.length });
  return safe === undefined ? tail : `<${safe}>${tail}`;
}

/** A sign and what is around it; outside the piece is nothing. */
type Around = {
  readonly text: string;
  readonly at: number;
  readonly place: EscapePlace;
  readonly before: string;
  readonly after: string;
};

function escapeSign(sign: string, text: string, at: number, place: EscapePlace): string {
  const before = at > place.start ? (text[at - 1] ?? '') : '';
  const after = at + 1 < place.end ? (text[at + 1] ?? '') : '';
  return RULES[sign]?.({ text, at, place, before, after }) ?? sign;
}

/** What to write for a sign, or nothing where Discord reads nothing into it. */
const RULES: Readonly<Record<string, (around: Around) => string | undefined>> = {
  '\\': ({ after }) => (/[\da-z\s]/i.test(after) ? undefined : '\\\\'),
  '*': (around) =>
    around.before === ' ' && around.after === ' ' && !isLineStart(around) ? undefined : '\\*',
  _: ({ before, after }) => (/^[\da-z]{2}$/i.test(before + after) ? undefined : '\\_'),
  '~': (around) => (isPaired('~', around) ? '\\~' : undefined),
  '|': (around) => (isPaired('|', around) ? '\\|' : undefined),
  '`': () => '\\`',
  '[': ({ at, place }) => (place.isLabel || at < place.lastLink ? '\\[' : undefined),
  ']': ({ place }) => (place.isLabel ? '\\]' : undefined),
  '<': ({ text, at }) =>
    /^<(?:a?:\w|t:|id:|\/[^<>\n]{1,60}:\d|https?:)/i.test(text.slice(at, at + 70))
      ? '\\<'
      : undefined,
  '@': ({ text, at }) =>
    text[at - 1] === '<' || /^(?:everyone|here)/i.test(text.slice(at + 1, at + 9))
      ? `@${ZERO_WIDTH_SPACE}`
      : undefined,
  '#': (around) =>
    around.text[around.at - 1] === '<' ? `#${ZERO_WIDTH_SPACE}` : blockSign('\\#', around),
  '-': (around) => blockSign('\\-', around),
  '>': (around) => blockSign('\\>', around),
};

function isPaired(sign: string, { before, after }: Around): boolean {
  return before === '' || after === '' || before === sign || after === sign;
}

/** Headings, subtext, quotes and list items begin at the start of a line. */
function blockSign(escaped: string, around: Around): string | undefined {
  const begins = /^(?:#{1,3}\s|-#\s|-\s|>)/.test(around.text.slice(around.at, around.at + 5));
  return begins && isLineStart(around) ? escaped : undefined;
}

function isLineStart({ text, at }: Around): boolean {
  let from = at;
  while (from > 0 && ' \t'.includes(text[from - 1] ?? '')) from -= 1;
  return from === 0 || text[from - 1] === '\n';
}
