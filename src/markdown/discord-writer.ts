import {
  apartBackticks,
  escapeDiscord,
  inlineCode,
  safeAddress,
  ZERO_WIDTH_SPACE,
} from './discord-text.ts';
import { type Layer, type Run, runsOf } from './runs.ts';
import { type Span, type Styled, spanOver } from './styled.ts';

/** How `writeDiscord` writes. */
export type DiscordWriting = {
  /** Where the last `](` is, counted from the start of the part; told when more text follows. */
  readonly lastLink?: number;
};

/** The part in Discord Markdown; `toDiscord` says how. */
export function writeDiscord({ text, spans }: Styled, writing: DiscordWriting = {}): string {
  const writer = new DiscordWriter(text, writing.lastLink ?? text.lastIndexOf(']('));
  for (const run of runsOf({ text, spans: withBoldHeadings(text, spans) })) writer.write(run);
  return writer.finish();
}

/** Deep headings, and those in small text or behind something on their line, are just bold. */
function withBoldHeadings(text: string, spans: readonly Span[]): readonly Span[] {
  const smalls = spans.filter(({ kind }) => kind === 'small');
  return spans.filter(isWritable).map((span) => {
    if (span.kind !== 'heading') return span;
    const isAtLineStart = span.start === 0 || text[span.start - 1] === '\n';
    const isSmall = smalls.some(({ start, end }) => start < span.end && end > span.start);
    const isHeading = span.level <= 3 && isAtLineStart && !isSmall;
    return isHeading ? span : spanOver({ kind: 'bold' }, span.start, span.end);
  });
}

/** What is no link on Discord, such as a mail address, must not hide the beginning of one. */
function isWritable(span: Span): boolean {
  return span.kind !== 'link' || safeAddress(span.url) !== undefined;
}

const SIGNS: Readonly<Partial<Record<Span['kind'], string>>> = {
  bold: '**',
  italic: '*',
  underline: '__',
  strike: '~~',
  spoiler: '||',
  link: '[',
};

/** A spoiler inside of a link would hide nothing of its address. */
function isSpoiler({ style }: Layer): number {
  return Number(style.kind === 'spoiler');
}

const CODE_FENCE_END = '`';

const LAZY: ReadonlySet<string> = new Set(['~~', '||']);

/** What a run is, looked up once. */
type Kinds = Partial<Record<Span['kind'], Layer>>;

class DiscordWriter {
  readonly #text: string;
  readonly #lastLink: number;
  readonly #addresses = new Map<Layer, string | undefined>();
  #out = '';
  #isLineStart = true;
  /** The piece that was written last. */
  #last = '';
  /** The closing sign that was written just now. */
  #closed = '';
  #open: Layer[] = [];
  #pre: Layer | undefined;
  #heading: Layer | undefined;
  #quote: Layer | undefined;
  #small: Layer | undefined;

  constructor(text: string, lastLink: number) {
    this.#text = text;
    this.#lastLink = lastLink;
  }

  write(run: Run): void {
    const kinds: Kinds = {};
    for (const layer of run.layers) kinds[layer.style.kind] = layer;
    if (kinds.pre !== this.#pre) this.#endPre();
    this.#quote = kinds.quote;
    this.#small = kinds.small;
    this.#heading = kinds.heading;
    if (kinds.pre) this.#writePre(run, kinds.pre);
    else this.#writeInline(run, kinds);
  }

  finish(): string {
    this.#endPre();
    this.#closeAllBut([]);
    return this.#out;
  }

  #writeInline(run: Run, { link, code, spoiler }: Kinds): void {
    const bare = link && this.#bareAddress(link);
    const inline: Layer[] = [];
    for (const layer of run.layers) {
      if (layer === link ? bare === undefined && this.#addressOf(layer) : SIGNS[layer.style.kind])
        inline.push(layer);
    }
    this.#closeAllBut(inline);
    this.#openMissing(inline);
    if (bare !== undefined) {
      if (run.start === link?.start) this.#put(`<${bare}>`);
    } else if (code) {
      const text = inlineCode(this.#text.slice(run.start, run.end));
      // Discord ends a spoiler at the next sign, even inside of code.
      const shown = spoiler ? text.replace(/\|(?=\|)/g, `|${ZERO_WIDTH_SPACE}`) : text;
      // Side by side, the fences of two pieces would be read as one.
      if (this.#closed === CODE_FENCE_END) this.#put(ZERO_WIDTH_SPACE);
      this.#put(shown);
      this.#closed = CODE_FENCE_END;
    } else {
      const { start, end } = run;
      const isLabel = link !== undefined && inline.includes(link);
      const place = { start, end, lastLink: this.#lastLink, isLabel };
      this.#putLines(escapeDiscord(this.#text, place));
    }
  }

  #writePre(run: Run, pre: Layer): void {
    if (!this.#pre) {
      this.#closeAllBut([]);
      if (!this.#isLineStart) this.#newLine();
      const language = pre.style.kind === 'pre' ? (pre.style.language ?? '') : '';
      this.#put(`\`\`\`${/^[\w+#.-]{1,32}$/.test(language) ? language : ''}`);
      this.#newLine();
      this.#pre = pre;
    }
    this.#putLines(apartBackticks(this.#text.slice(run.start, run.end)));
  }

  #endPre(): void {
    if (!this.#pre) return;
    const { end } = this.#pre;
    this.#pre = undefined;
    if (!this.#isLineStart) this.#newLine();
    this.#put('```');
    if (end < this.#text.length && this.#text[end] !== '\n') this.#newLine();
  }

  #closeAllBut(wanted: readonly Layer[]): void {
    const first = this.#open.findIndex((layer) => !wanted.includes(layer));
    if (first < 0) return;
    for (const layer of this.#open.splice(first).reverse()) {
      const isLink = layer.style.kind === 'link';
      const closer = isLink ? `](<${this.#addressOf(layer)}>)` : (SIGNS[layer.style.kind] ?? '');
      // Of three such signs Discord takes the first two, also behind a backslash.
      if (LAZY.has(closer) && this.#last.endsWith(closer[0] ?? '')) this.#put(ZERO_WIDTH_SPACE);
      this.#put(closer);
      this.#closed = closer;
    }
  }

  #openMissing(wanted: readonly Layer[]): void {
    if (wanted.length === 0) return;
    const missing = wanted
      .filter((layer) => !this.#open.includes(layer))
      .sort((a, b) => b.end - a.end || a.start - b.start || isSpoiler(b) - isSpoiler(a));
    for (const layer of missing) {
      const sign = SIGNS[layer.style.kind] ?? '';
      // `**a**` and `*b*` side by side would be read as one run of stars.
      if (this.#closed.endsWith(sign.slice(0, 1))) this.#put(ZERO_WIDTH_SPACE);
      this.#put(sign);
      this.#open.push(layer);
    }
  }

  #putLines(lines: string): void {
    if (lines === '') return;
    if (!this.#quote && !this.#heading && !this.#small) {
      // Nothing stands before such lines, so they go as they are.
      this.#out += lines;
      this.#last = lines;
      this.#closed = '';
      this.#isLineStart = lines.endsWith('\n');
      return;
    }
    lines.split('\n').forEach((line, index) => {
      if (index > 0) this.#newLine();
      this.#put(line);
    });
  }

  #newLine(): void {
    // Discord ends a quote at a line without the sign, also at an empty one.
    if (this.#isLineStart && this.#quote) this.#out += '> ';
    this.#out += '\n';
    this.#isLineStart = true;
    this.#closed = '';
  }

  #put(piece: string): void {
    if (piece === '') return;
    if (this.#isLineStart) {
      // Subtext with nothing in it would show its sign.
      if (this.#small && piece.trim() === '') return;
      if (this.#quote) this.#out += '> ';
      if (this.#small) this.#out += '-# ';
      const style = this.#heading?.style;
      if (style?.kind === 'heading') this.#out += `${'#'.repeat(style.level)} `;
      this.#isLineStart = false;
    }
    this.#out += piece;
    this.#last = piece;
    this.#closed = '';
  }

  /** Where the link leads, or nothing if Discord makes no link of it. */
  #addressOf(link: Layer): string | undefined {
    if (link.style.kind !== 'link') return undefined;
    if (!this.#addresses.has(link)) this.#addresses.set(link, safeAddress(link.style.url));
    return this.#addresses.get(link);
  }

  /** The address of a link that shows just its address. */
  #bareAddress(link: Layer): string | undefined {
    if (link.style.kind !== 'link') return undefined;
    const { url } = link.style;
    const label = this.#text.slice(link.start, link.end);
    return label === url || `http://${label}` === url ? this.#addressOf(link) : undefined;
  }
}
