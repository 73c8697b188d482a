import type { Token } from 'marked';
import { StyledBuilder } from './builder.ts';
import { readableTex } from './formula.ts';
import { writeInline } from './inline.ts';
import type { Formula } from './protect.ts';
import { byPosition } from './ranges.ts';
import type { Attributes, RichHtml } from './rich-html.ts';
import { type Layer, runsOf } from './runs.ts';
import type { Span, Styled } from './styled.ts';
import { isSurelyLinked, neutralise } from './telegram-text.ts';

/** What the writers of rich blocks and inlines share. */
export type RichWriting = {
  readonly html: RichHtml;
  readonly formulas: readonly Formula[];
  /** False where a formula is shown as text. */
  readonly hasMath: boolean;
  /** Called when something is written that an ordinary message cannot show as well. */
  readonly onGain: () => void;
};

// Noncharacters beside those of protect.ts: the writer of ordinary text knows nothing of them, so
// they come through to here, and cleaning took them out of what the model wrote.
const PLACE = /\u{fdd2}(\d+)\u{fdd3}/gu;

/** The text with the stand-ins of its formulas in a form that {@link writeInline} leaves alone. */
export function markFormulas(text: string): string {
  return text.replace(/\u{fdd0}(\d+)\u{fdd1}/gu, '\u{fdd2}$1\u{fdd3}');
}

/** The text with every formula as it was written: for code and addresses. */
export function restoreFormulas(text: string, formulas: readonly Formula[]): string {
  return text.replace(PLACE, (_, index: string) => formulas[Number(index)]?.source ?? '');
}

/** Splits at formulas: even places hold text, odd ones the formula's number. */
export function splitAtFormulas(text: string): string[] {
  return text.split(PLACE);
}

/** What stands in a paragraph, heading or cell, its formulas still marked. */
export function inlineText(tokens: readonly Token[]): Styled {
  const builder = new StyledBuilder();
  writeInline(tokens, { builder, formulas: [], bullet: '', tableColumns: 0 });
  return builder.finish();
}

/** Writes what stands in a paragraph, heading or cell. No `@name` in it is live. */
export function writeRichText(styled: Styled, writing: RichWriting): void {
  const { html, formulas } = writing;
  const harmless = withoutMentions(styled);
  let open: readonly Layer[] = [];
  for (const run of runsOf(harmless)) {
    const wanted = run.layers.filter(({ style }) => elementOf(style) !== undefined);
    wanted.sort(byPosition);
    let same = 0;
    while (same < open.length && open[same] === wanted[same]) same += 1;
    for (let left = open.length; left > same; left -= 1) html.close();
    for (const { style } of wanted.slice(same)) openStyle(style, writing);
    open = wanted;
    const text = harmless.text.slice(run.start, run.end);
    const isCode = wanted.some(({ style }) => style.kind === 'code');
    if (isCode) html.text(restoreFormulas(text, formulas));
    else writeWithFormulas(text, writing);
  }
  for (const _ of open) html.close();
}

/** Writes a formula within a line. */
export function writeInlineFormula({ tex }: Formula, { html, hasMath, onGain }: RichWriting): void {
  if (hasMath) onGain();
  const name = hasMath ? 'tg-math' : 'code';
  const readable = () => (readableTex(tex) || tex).replace(/\s*\n\s*/g, '; ');
  html.element(name, {}, () => html.text(hasMath ? tex : readable(), { isVerbatim: true }));
}

function writeWithFormulas(text: string, writing: RichWriting): void {
  splitAtFormulas(text).forEach((piece, place) => {
    const formula = place % 2 === 0 ? undefined : writing.formulas[Number(piece)];
    if (formula !== undefined) writeInlineFormula(formula, writing);
    else if (place % 2 === 0) writing.html.text(piece);
  });
}

const ELEMENTS: Readonly<Partial<Record<Span['kind'], string>>> = {
  bold: 'b',
  italic: 'i',
  strike: 's',
  underline: 'u',
  spoiler: 'tg-spoiler',
  code: 'code',
};

function elementOf(style: Span): string | undefined {
  if (style.kind === 'link') return isWebAddress(style.url) ? 'a' : undefined;
  return ELEMENTS[style.kind];
}

function openStyle(style: Span, { html, formulas }: RichWriting): void {
  const attributes: Attributes =
    style.kind === 'link' ? { href: restoreFormulas(style.url, formulas) } : {};
  html.open(elementOf(style) ?? '', attributes);
}

/** `tg:` can ping people and show uploads, and a `mailto:` that is not quite right is refused. */
function isWebAddress(url: string): boolean {
  return /^https?:\/\/[^/\s]+\S*$/i.test(url) && URL.canParse(url);
}

/** Looked for in the whole, because a mention may be one letter bold and the rest not. */
function withoutMentions(styled: Styled): Styled {
  const kept = styled.spans.filter((span) =>
    span.kind === 'link' ? isSurelyLinked(span.url) : span.kind === 'code',
  );
  const covered = kept.map(({ start, end, kind }) => ({
    start,
    end,
    kind: kind === 'link' ? 'text_link' : 'code',
  }));
  const { text, shift } = neutralise(styled.text, covered);
  const moved = (span: Span): Span => ({ ...span, start: shift(span.start), end: shift(span.end) });
  return { text, spans: styled.spans.map(moved) };
}
