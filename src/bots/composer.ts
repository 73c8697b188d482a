import type { Thought } from '../conversation/door.ts';
import { parseMarkdown } from '../markdown/parse.ts';
import { joinStyled, type Styled, wrapStyled } from '../markdown/styled.ts';
import { styledThought, type ThoughtLook } from '../markdown/thought.ts';
import type { Content } from './surface.ts';

export type ComposerOptions = {
  /** How a platform shows what the model thought. */
  readonly look: ThoughtLook;
  /** Most characters of it. */
  readonly maxChars: number;
};

/** Puts together what stands in an answer: the thought, the answer itself, the small print. */
export class Composer {
  readonly #options: ComposerOptions;
  /** A thought is over when the answer begins: it need not be laid out for every edit. */
  #laidOut: { readonly thought: Thought; readonly styled: Styled } | undefined;

  constructor(options: ComposerOptions) {
    this.#options = options;
  }

  /** The whole answer as styled text, still to be cut. */
  compose({ thought, markdown, footnote }: Content, { isFinal }: { isFinal: boolean }): Styled {
    const answer = parseMarkdown(markdown, { isFinal });
    if (thought === undefined && footnote === undefined) return answer;
    const small = parseMarkdown(footnote ?? '', { isFinal: true });
    return joinStyled([
      ...(thought === undefined ? [] : [this.#layOut(thought)]),
      answer,
      wrapStyled(small, { kind: 'small' }),
    ]);
  }

  #layOut(thought: Thought): Styled {
    const known = this.#laidOut;
    if (known?.thought.text === thought.text && known.thought.title === thought.title) {
      return known.styled;
    }
    const styled = styledThought(thought, this.#options);
    this.#laidOut = { thought, styled };
    return styled;
  }
}
