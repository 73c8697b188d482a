/**
 * What a stretch of text looks like, whatever the platform calls it. `small` is for whole lines that
 * stand beside the answer, such as its statistics; no Markdown gives it.
 */
export type Style =
  | { readonly kind: 'bold' | 'italic' | 'strike' | 'underline' | 'code' | 'spoiler' | 'small' }
  | { readonly kind: 'link'; readonly url: string }
  | { readonly kind: 'pre'; readonly language?: string }
  | { readonly kind: 'quote'; readonly isExpandable?: boolean }
  | { readonly kind: 'heading'; readonly level: 1 | 2 | 3 | 4 | 5 | 6 };

/** A style over `start` to `end` (exclusive), counted in UTF-16 units. */
export type Span = Style & { readonly start: number; readonly end: number };

/** Plain text and what it looks like; `text` alone is the plain fall-back on every platform. */
export type Styled = { readonly text: string; readonly spans: readonly Span[] };

/** The part of `styled` from `start` to `end` (exclusive), its spans clipped to it. */
export function sliceStyled(styled: Styled, start: number, end: number): Styled {
  const to = Math.max(start, Math.min(end, styled.text.length));
  return {
    text: styled.text.slice(start, to),
    spans: clipSpans(styled.spans, start, to),
  };
}

/** The spans that touch `start` to `end`, clipped to it and counted from `start`. */
export function clipSpans(spans: readonly Span[], start: number, end: number): Span[] {
  const clipped: Span[] = [];
  for (const span of spans) {
    if (span.end <= start || span.start >= end) continue;
    const from = span.start > start ? span.start - start : 0;
    clipped.push(spanOver(span, from, (span.end < end ? span.end : end) - start));
  }
  return clipped;
}

/** The style over another stretch of text. */
export function spanOver(style: Style, start: number, end: number): Span {
  // Written out, because a spread costs several times as much and there are thousands of spans.
  switch (style.kind) {
    case 'link':
      return { kind: 'link', url: style.url, start, end };
    case 'heading':
      return { kind: 'heading', level: style.level, start, end };
    case 'pre':
      return style.language === undefined
        ? { kind: 'pre', start, end }
        : { kind: 'pre', language: style.language, start, end };
    case 'quote':
      return style.isExpandable === undefined
        ? { kind: 'quote', start, end }
        : { kind: 'quote', isExpandable: style.isExpandable, start, end };
    default:
      return { kind: style.kind, start, end };
  }
}

/** The parts one after another with `separator` between them; empty parts are left out. */
export function joinStyled(parts: readonly Styled[], separator = '\n\n'): Styled {
  let text = '';
  const spans: Span[] = [];
  for (const part of parts) {
    if (part.text === '') continue;
    if (text !== '') text += separator;
    const offset = text.length;
    text += part.text;
    for (const span of part.spans) {
      spans.push(spanOver(span, span.start + offset, span.end + offset));
    }
  }
  return { text, spans };
}

/** `styled` with one more style over all of it, for example reasoning as an expandable quote. */
export function wrapStyled(styled: Styled, style: Style): Styled {
  if (styled.text === '') return styled;
  return {
    text: styled.text,
    spans: [spanOver(style, 0, styled.text.length), ...styled.spans],
  };
}
