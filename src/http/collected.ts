import type { ChatEvent, Usage } from '../foundry/types.ts';

/** Puts an answer together from its events, reasoning apart. */
export class Collected {
  #content = '';
  #reasoning = '';
  #finish: 'stop' | 'length' = 'stop';
  #usage: Usage | undefined;

  take(event: ChatEvent): void {
    if (event.kind === 'text') this.#content += event.text;
    if (event.kind === 'reasoning') this.#reasoning += event.text;
    if (event.kind === 'recast') {
      this.#reasoning += this.#content;
      this.#content = '';
    }
    if (event.kind === 'end') {
      this.#finish = event.finish;
      this.#usage = event.usage;
    }
  }

  /** The answer without reasoning. */
  get content(): string {
    return this.#content.trim();
  }

  /** All but the text, as the API writes it; `usage` is null when the server did not count. */
  get facts() {
    const usage = this.#usage === undefined ? null : toWire(this.#usage);
    const reasoning = this.#reasoning.trim();
    return {
      finish_reason: this.#finish,
      usage,
      ...(reasoning === '' ? {} : { reasoning }),
    };
  }
}

function toWire({ promptTokens, completionTokens }: Usage) {
  return {
    prompt_tokens: promptTokens,
    completion_tokens: completionTokens,
    total_tokens: promptTokens + completionTokens,
  };
}
