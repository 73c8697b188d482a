import type { Draft, Message, Reply } from '../conversation/door.ts';
import { withFileInline } from '../conversation/inline-file.ts';
import { parseMarkdown } from '../markdown/parse.ts';
import { joinStyled, type Styled, wrapStyled } from '../markdown/styled.ts';
import { toAnsi } from '../markdown/terminal.ts';
import { LiveLines, type Screen } from './live-lines.ts';

/** Faster than the eye; rendering is not done for every token. */
const REDRAW_MS = 40;

/** Lets an answer grow in a terminal, in colours. The first words are drawn at once. */
export class TerminalReply implements Reply {
  readonly #lines: LiveLines;
  #latest: Draft | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor(screen: Screen) {
    this.#lines = new LiveLines(screen);
  }

  working(): void {}

  show(draft: Draft): void {
    this.#latest = draft;
    if (this.#timer === undefined) this.#drawLatest();
  }

  async finish(message: Message): Promise<void> {
    clearTimeout(this.#timer);
    const markdown = withFileInline(message);
    this.#lines.draw(toAnsi(layOut({ ...message, markdown }, true)));
    this.#lines.end();
  }

  #drawLatest(): void {
    this.#timer = undefined;
    if (this.#latest === undefined) return;
    this.#lines.draw(toAnsi(layOut(this.#latest, false)));
    this.#latest = undefined;
    this.#timer = setTimeout(() => this.#drawLatest(), REDRAW_MS);
  }
}

/** The thought and the small print are dim, above and below the answer. */
function layOut({ markdown, thought, footnote = '' }: Message, isFinal: boolean): Styled {
  const answer = parseMarkdown(markdown, { isFinal });
  if (thought === undefined && footnote === '') return answer;
  const thoughts = thought === undefined ? [] : [`${thought.title}\n\n${thought.text}`];
  const dim = (text: string) =>
    wrapStyled(parseMarkdown(text, { isFinal: true }), { kind: 'small' });
  return joinStyled([...thoughts.map(dim), answer, dim(footnote)]);
}
