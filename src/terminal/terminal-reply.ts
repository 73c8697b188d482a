import type { Draft, Message, Reply } from '../conversation/door.ts';
import { parseMarkdown } from '../markdown/parse.ts';
import { toAnsi } from '../markdown/terminal.ts';
import { LiveLines, type Screen } from './live-lines.ts';

/** Faster than the eye; rendering is not done for every token. */
const REDRAW_MS = 40;

/** Lets an answer grow in a terminal, in colours. The first words are drawn at once. */
export class TerminalReply implements Reply {
  readonly #lines: LiveLines;
  #latest: string | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor(screen: Screen) {
    this.#lines = new LiveLines(screen);
  }

  working(): void {}

  show({ markdown }: Draft): void {
    this.#latest = markdown;
    if (this.#timer === undefined) this.#drawLatest();
  }

  async finish({ markdown }: Message): Promise<void> {
    clearTimeout(this.#timer);
    this.#lines.draw(toAnsi(parseMarkdown(markdown, { isFinal: true })));
    this.#lines.end();
  }

  #drawLatest(): void {
    this.#timer = undefined;
    if (this.#latest === undefined) return;
    this.#lines.draw(toAnsi(parseMarkdown(this.#latest)));
    this.#latest = undefined;
    this.#timer = setTimeout(() => this.#drawLatest(), REDRAW_MS);
  }
}
