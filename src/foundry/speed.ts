/** How much the newest measurement counts against all before it. */
const NEWEST = 0.3;

/** What was measured here: how fast models answer and load, as moving averages. */
export class Speed {
  readonly #tokensPerSecond = new Map<string, number>();
  readonly #loadSeconds = new Map<string, number>();
  #answerSeconds: number | undefined;
  #latestModel: string | undefined;

  /** One answer: `seconds` in all, `tokens` written after the first word in `writingSeconds`. */
  noteAnswer(model: string, answer: Measured): void {
    const { seconds, tokens, writingSeconds } = answer;
    this.#answerSeconds = average(this.#answerSeconds, seconds);
    // A handful of tokens says more about the network than about the model.
    if (tokens < 5 || writingSeconds <= 0) return;
    this.#latestModel = model;
    const rate = tokens / writingSeconds;
    this.#tokensPerSecond.set(model, average(this.#tokensPerSecond.get(model), rate));
  }

  /** One load. */
  noteLoad(model: string, seconds: number): void {
    this.#loadSeconds.set(model, seconds);
  }

  /** Tokens a second of a model, or of the one that answered last. */
  tokensPerSecond(model = this.#latestModel): number | undefined {
    return model === undefined ? undefined : this.#tokensPerSecond.get(model);
  }

  /** How long the model took to load last time. */
  loadSeconds(model: string): number | undefined {
    return this.#loadSeconds.get(model);
  }

  /** Until somebody at this place of the queue is answered, with `width` answers at once. */
  waitSeconds(place: number, width: number): number | undefined {
    if (this.#answerSeconds === undefined) return undefined;
    return Math.ceil((place * this.#answerSeconds) / width);
  }
}

export type Measured = {
  readonly seconds: number;
  readonly tokens: number;
  readonly writingSeconds: number;
};

function average(before: number | undefined, now: number): number {
  return before === undefined ? now : before * (1 - NEWEST) + now * NEWEST;
}
