import { parseMarkdown } from './parse.ts';
import { joinStyled, type Styled, wrapStyled } from './styled.ts';

/** How a platform shows a thought: folded in a quote, or hidden under a spoiler. */
export type ThoughtLook = 'quote' | 'spoiler';

/** Placeholder until the real one is merged. */
export function styledThought(
  { title, text }: { readonly title: string; readonly text: string },
  { maxChars }: { readonly look: ThoughtLook; readonly maxChars: number },
): Styled {
  const body = parseMarkdown(text.slice(0, maxChars), { isFinal: true });
  return wrapStyled(joinStyled([{ text: title, spans: [] }, body], '\n'), {
    kind: 'quote',
    isExpandable: true,
  });
}
