import { characterBorder } from './character-border.ts';
import { isVisible } from './clean.ts';
import { parseMarkdown } from './parse.ts';
import { joinStyled, type Span, type Styled, sliceStyled, wrapStyled } from './styled.ts';

/** What the model thought before it answered. */
export type Thought = {
  /** One line above it, in plain words. */
  readonly title: string;
  /** Its Markdown, perhaps still growing. */
  readonly text: string;
};

/** How `styledThought` shows a thought. */
export type ThoughtLook = {
  /**
   * Most UTF-16 units of the styled text, title included. What a platform adds to it when it is
   * written (`-# ||…||`) is not counted; cutting measures that.
   */
  readonly maxChars: number;
  /**
   * `quote`: one quote that people open, for Telegram. `spoiler`: small text of which each line is
   * hidden, for Discord, where a spoiler may not reach over a line end safely.
   */
  readonly look: 'quote' | 'spoiler';
};

/** Markdown is seldom this many times as long as what it shows. */
const MARKUP_SHARE = 4;

/**
 * The thought under its title, apart from the answer (`joinStyled([thought, answer])`). Code blocks
 * and quotes in it are plain text, so that it stays in one piece; what is beyond `maxChars` is left out
 * with `…` in its place. Nothing to see in the thought, nothing at all.
 */
export function styledThought({ title, text }: Thought, { maxChars, look }: ThoughtLook): Styled {
  // A long thought is rendered again each time that it grows, and only its beginning is shown.
  const source = text.slice(0, maxChars * MARKUP_SHARE);
  const thought = withoutBlocks(parseMarkdown(source));
  if (!isVisible(thought.text)) return { text: '', spans: [] };
  const head: Styled = { text: title.replace(/\s+/g, ' ').trim(), spans: [] };
  const room = maxChars - (head.text === '' ? 0 : head.text.length + 1);
  const lines = look === 'spoiler' ? hiddenLines(thought) : thought;
  const isWhole = source.length === text.length;
  const body = isWhole && lines.text.length <= room ? lines : beginning(lines, room);
  if (look === 'spoiler') return wrapStyled(joinStyled([head, body], '\n'), { kind: 'small' });
  return wrapStyled(joinStyled([wrapStyled(head, { kind: 'bold' }), body], '\n'), {
    kind: 'quote',
    isExpandable: true,
  });
}

/** Code blocks interrupt quotes on Telegram, and no line of them can be small on Discord. */
function withoutBlocks({ text, spans }: Styled): Styled {
  return { text, spans: spans.filter(({ kind }) => kind !== 'pre' && kind !== 'quote') };
}

function hiddenLines(thought: Styled): Styled {
  const lines: Styled[] = [];
  let start = 0;
  for (const line of thought.text.split('\n')) {
    const indent = line.length - line.trimStart().length;
    if (isVisible(line)) {
      const styled = sliceStyled(thought, start + indent, start + line.trimEnd().length);
      lines.push(wrapStyled(styled, { kind: 'spoiler' }));
    }
    start += line.length + 1;
  }
  return joinStyled(lines, '\n');
}

/** As much as there is room for, up to the end of a word if one is near, and `…`. */
function beginning(styled: Styled, room: number): Styled {
  if (room < 1) return { text: '', spans: [] };
  const border = characterBorder(styled.text, 0, Math.min(room - 1, styled.text.length));
  const word = styled.text.slice(0, border + 1).search(/\s\S*$/);
  const end = word > border * 0.8 ? word : border;
  const kept = styled.text.slice(0, end).trimEnd().length;
  const { text, spans } = sliceStyled(styled, 0, kept);
  return { text: `${text}…`, spans: spans.map((span) => reaching(span, kept)) };
}

/** What the text was cut in goes on to its very end. */
function reaching(span: Span, end: number): Span {
  return span.end === end ? { ...span, end: end + 1 } : span;
}
