import { parseMarkdown } from '../../src/markdown/parse.ts';
import type { Styled } from '../../src/markdown/styled.ts';

/** Each span as `kind(:detail):text`, which reads better in an expectation than offsets. */
export function spansOf(styled: Styled): string[] {
  return styled.spans.map((span) => {
    const text = styled.text.slice(span.start, span.end);
    if (span.kind === 'link') return `link:${span.url}:${text}`;
    if (span.kind === 'heading') return `heading:${span.level}:${text}`;
    if (span.kind === 'pre') return `pre:${span.language ?? ''}:${text}`;
    return `${span.kind}:${text}`;
  });
}

/** The text of a Markdown that grows no more. */
export function finalText(markdown: string): string {
  return parseMarkdown(markdown, { isFinal: true }).text;
}
