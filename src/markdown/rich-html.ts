/** "32768 UTF-8 characters in the rich message text, including … formula source." */
const MOST_CHARACTERS = 32_768;
/** "Up to 500 blocks, including nested blocks, list items, … table rows, quotation blocks, …" */
const MOST_BLOCKS = 500;
/** "Up to 16 levels of nested formatting and blocks." */
const MOST_LEVELS = 16;
/** "Up to 20 columns in a table." */
const MOST_COLUMNS = 20;

/** Elements that lay out nothing by themselves. */
const INLINE: ReadonlySet<string> = new Set([
  'a',
  'b',
  'code',
  'i',
  's',
  'summary',
  'td',
  'tg-math',
  'tg-spoiler',
  'th',
  'u',
]);

export type Attributes = Readonly<Record<string, string | true | undefined>>;

/**
 * Grows the HTML of a rich message from front to back. Whatever is written as text is escaped, and
 * an element is closed by the call that opened it: what a model says cannot get out of its place.
 * Limits: https://core.telegram.org/bots/api#rich-message-limits
 */
export class RichHtml {
  readonly #chunks: string[] = [];
  readonly #open: string[] = [];
  #characters = 0;
  #blocks = 0;
  #levels = 0;
  #columns = 0;

  /** False as soon as Telegram would refuse it for its size. */
  get fits(): boolean {
    return (
      this.#characters <= MOST_CHARACTERS &&
      this.#blocks <= MOST_BLOCKS &&
      this.#levels <= MOST_LEVELS &&
      this.#columns <= MOST_COLUMNS
    );
  }

  get isEmpty(): boolean {
    return this.#characters === 0;
  }

  /** What was written so far; whole only when everything was closed. */
  toString(): string {
    return this.#chunks.join('');
  }

  /** Whatever `fill` writes stands in an element of this name. */
  element(name: string, attributes: Attributes, fill: () => void): void {
    this.open(name, attributes);
    fill();
    this.close();
  }

  open(name: string, attributes: Attributes = {}): void {
    this.#open.push(name);
    this.#levels = Math.max(this.#levels, this.#open.length);
    if (!INLINE.has(name)) this.#blocks += 1;
    this.#chunks.push(tag(name, attributes));
  }

  /** Closes what was opened last. */
  close(): void {
    const name = this.#open.pop();
    if (name !== undefined) this.#chunks.push(`</${name}>`);
  }

  /** A table with a row for each of `rows`; `fill` writes the cells of one. */
  table<Row extends readonly unknown[]>(rows: readonly Row[], fill: (row: Row) => void): void {
    this.#columns = Math.max(this.#columns, ...rows.map((row) => row.length));
    this.element('table', { bordered: true }, () => {
      for (const row of rows) this.element('tr', {}, () => fill(row));
    });
  }

  /** An element that holds nothing, such as a line or the box of a task. */
  single(name: 'hr' | 'input', attributes: Attributes = {}): void {
    if (name === 'hr') this.#blocks += 1;
    this.#chunks.push(name === 'hr' ? '<hr/>' : tag(name, attributes));
  }

  /** Text as it is to be read. Where line ends are not shown as they are they become `<br>`. */
  text(text: string, { isVerbatim = false } = {}): void {
    this.#characters += text.length;
    const safe = escaped(text);
    this.#chunks.push(isVerbatim ? safe : safe.replaceAll('\n', '<br>'));
  }
}

function tag(name: string, attributes: Attributes): string {
  const written = Object.entries(attributes).map(([key, value]) => {
    if (value === undefined) return '';
    return value === true ? ` ${key}` : ` ${key}="${escaped(value)}"`;
  });
  return `<${name}${written.join('')}>`;
}

function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
