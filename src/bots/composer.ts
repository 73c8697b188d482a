import type { Thought } from '../conversation/door.ts';
import { type CutOptions, cutStyled } from '../markdown/cut.ts';
import { GrowingCut } from '../markdown/growing-cut.ts';
import { GrowingParse } from '../markdown/growing-parse.ts';
import { parseMarkdown } from '../markdown/parse.ts';
import { joinStyled, type Styled, wrapStyled } from '../markdown/styled.ts';
import { styledThought, type ThoughtLook } from '../markdown/thought.ts';
import type { Content } from './surface.ts';

export type ComposerOptions = {
  /** How the platform shows what the model thought. */
  readonly thought: ThoughtLook;
  /** How long a message may be there. */
  readonly cut: CutOptions;
};

/**
 * Puts together what stands in one answer, the thought, the answer itself, the small print, and cuts
 * it into messages, each time at the cost of what has grown.
 */
export class Composer {
  readonly #options: ComposerOptions;
  readonly #answer = new GrowingParse();
  readonly #bare: GrowingCut;
  /** A thought is over when the answer begins: it need not be laid out for every edit. */
  #laidOut: { readonly thought: Thought; readonly styled: Styled } | undefined;

  constructor(options: ComposerOptions) {
    this.#options = options;
    this.#bare = new GrowingCut(options.cut);
  }

  /** The whole answer as styled text, still to be cut. */
  compose({ thought, markdown, footnote }: Content, { isFinal }: { isFinal: boolean }): Styled {
    const answer = this.#answer.parse(markdown, { isFinal }).styled;
    if (thought === undefined && footnote === undefined) return answer;
    const small = parseMarkdown(footnote ?? '', { isFinal: true });
    return joinStyled([
      ...(thought === undefined ? [] : [this.#layOut(thought)]),
      answer,
      wrapStyled(small, { kind: 'small' }),
    ]);
  }

  /** The messages of the answer. */
  cut(content: Content, { isFinal }: { isFinal: boolean }): readonly Styled[] {
    const { thought, markdown, footnote } = content;
    const isBare = thought === undefined && footnote === undefined;
    if (isBare) return this.#bare.cut(markdown, { isFinal });
    return cutStyled(this.compose(content, { isFinal }), this.#options.cut);
  }

  #layOut(thought: Thought): Styled {
    const known = this.#laidOut;
    if (known?.thought.text === thought.text && known.thought.title === thought.title) {
      return known.styled;
    }
    const styled = styledThought(thought, this.#options.thought);
    this.#laidOut = { thought, styled };
    return styled;
  }
}
