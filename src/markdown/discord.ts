import {
  apartBackticks,
  escapeDiscord,
  inlineCode,
  safeAddress,
  ZERO_WIDTH_SPACE,
} from './discord-text.ts';
import { type Layer, type Run, runsOf } from './runs.ts';
import type { Span, Styled } from './styled.ts';

/**
 * A part as Discord Markdown (https://support.discord.com/hc/articles/210298617): headings 1 to 3,
 * deeper ones bold, `> ` before each line of a quote. Nothing unfurls (`[text](<url>)`, `<url>`) and
 * nothing mentions anybody. Only http and https links are links. Text that Discord would take for
 * Markdown is escaped; runs of backticks inside code are kept apart by U+200B.
 */
export function toDiscord({ text, spans }: Styled): string {
  const writer = new DiscordWriter(text);
  for (const run of runsOf({ text, spans: spans.map((span) => withBoldHeading(span, text)) })) {
    writer.write(run);
  }
  return writer.finish();
}

/** Length of the part in Discord Markdown, in UTF-16 units: the measure for cutting at 2000. */
export function discordLength(styled: Styled): number {
  return toDiscord(styled).length;
}

function withBoldHeading(span: Span, text: string): Span {
  if (span.kind !== 'heading') return span;
  const isAtLineStart = span.start === 0 || text[span.start - 1] === '\n';
  return span.level <= 3 && isAtLineStart
    ? span
    : { kind: 'bold', start: span.start, end: span.end };
}

const SIGNS: Readonly<Partial<Record<Span['kind'], string>>> = {
  bold: '**',
  italic: '*',
  underline: '__',
  strike: '~~',
  spoiler: '||',
  link: '[',
};

class DiscordWriter {
  readonly #text: string;
  readonly #lastLink: number;
  #out = '';
  #isLineStart = true;
  #endsWithCloser = false;
  #open: Layer[] = [];
  #pre: Layer | undefined;
  #heading: Layer | undefined;
  #quote: Layer | undefined;

  constructor(text: string) {
    this.#text = text;
    this.#lastLink = text.lastIndexOf('](');
  }

  write(run: Run): void {
    const pre = layerOf(run, 'pre');
    if (pre !== this.#pre) this.#endPre();
    this.#quote = layerOf(run, 'quote');
    this.#heading = layerOf(run, 'heading');
    if (pre) this.#writePre(run, pre);
    else this.#writeInline(run);
  }

  #writeInline(run: Run): void {
    const link = layerOf(run, 'link');
    const address = link && bareAddress(link, this.#text);
    const inline = run.layers.filter((layer) => isInline(layer) && !(address && layer === link));
    this.#closeAllBut(inline);
    this.#openMissing(inline);
    if (address !== undefined) {
      if (run.start === link?.start) this.#put(`<${address}>`);
    } else if (layerOf(run, 'code')) {
      this.#put(inlineCode(this.#text.slice(run.start, run.end)));
    } else {
      const place = { start: run.start, end: run.end, lastLink: this.#lastLink };
      const isLabel = this.#open.some(({ style }) => style.kind === 'link');
      this.#putLines(escapeDiscord(this.#text, { ...place, isLabel }));
    }
  }

  finish(): string {
    this.#endPre();
    this.#closeAllBut([]);
    return this.#out;
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
      this.#put(closerOf(layer));
      this.#endsWithCloser = true;
    }
  }

  #openMissing(wanted: readonly Layer[]): void {
    const missing = wanted
      .filter((layer) => !this.#open.includes(layer))
      .sort((a, b) => b.end - a.end || a.start - b.start);
    for (const layer of missing) {
      const sign = SIGNS[layer.style.kind] ?? '';
      // `**a**` and `*b*` side by side would be read as one run of stars.
      if (this.#endsWithCloser && this.#out.endsWith(sign.slice(0, 1))) this.#put(ZERO_WIDTH_SPACE);
      this.#put(sign);
      this.#open.push(layer);
    }
  }

  #putLines(lines: string): void {
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
    this.#endsWithCloser = false;
  }

  #put(piece: string): void {
    if (piece === '') return;
    if (this.#isLineStart) {
      if (this.#quote) this.#out += '> ';
      const style = this.#heading?.style;
      if (style?.kind === 'heading') this.#out += `${'#'.repeat(style.level)} `;
      this.#isLineStart = false;
    }
    this.#out += piece;
    this.#endsWithCloser = false;
  }
}

function layerOf(run: Run, kind: Span['kind']): Layer | undefined {
  return run.layers.find(({ style }) => style.kind === kind);
}

function isInline({ style }: Layer): boolean {
  if (style.kind === 'link') return safeAddress(style.url) !== undefined;
  return SIGNS[style.kind] !== undefined;
}

function closerOf({ style }: Layer): string {
  return style.kind === 'link' ? `](<${safeAddress(style.url)}>)` : (SIGNS[style.kind] ?? '');
}

/** The address of a link that shows just its address. */
function bareAddress({ style, start, end }: Layer, text: string): string | undefined {
  if (style.kind !== 'link') return undefined;
  const label = text.slice(start, end);
  return label === style.url || `http://${label}` === style.url
    ? safeAddress(style.url)
    : undefined;
}
