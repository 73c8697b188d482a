import type { Piece } from './step.ts';

/** Far more characters than a token has on average; a run of blanks may be one of 100. */
const CHARS_PER_TOKEN = 40;
/** No answer is cut below this, whatever was asked for. */
const LEAST_CHARS = 200_000;

/** Ends an answer that a server goes on with for ever, although it was told how long it may be. */
export class AnswerLimit {
  #left: number;

  constructor(maxTokens: number) {
    this.#left = Math.max(LEAST_CHARS, maxTokens * CHARS_PER_TOKEN);
  }

  get isReached(): boolean {
    return this.#left <= 0;
  }

  /** As much of these pieces as there is room for. */
  take(pieces: readonly Piece[]): Piece[] {
    return pieces.flatMap(({ thought, content }) => {
      const kept = { ...this.#cut('thought', thought), ...this.#cut('content', content) };
      return kept.thought === undefined && kept.content === undefined ? [] : [kept];
    });
  }

  #cut(key: keyof Piece, text: string | undefined): Piece {
    if (text === undefined || this.isReached) return {};
    const part = text.slice(0, this.#left);
    this.#left -= part.length;
    return { [key]: part };
  }
}
