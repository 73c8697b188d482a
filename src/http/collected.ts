import { z } from 'zod';
import type { ChatEvent, Progress, Usage } from '../foundry/types.ts';

const tokens = z.int().min(0);

/** All of an answer but its text, as the API writes it. */
export const collectedFacts = z.object({
  model: z.string().meta({ description: 'The exact id of the model that answered.' }),
  finish_reason: z.enum(['stop', 'length']),
  usage: z
    .object({ prompt_tokens: tokens, completion_tokens: tokens, total_tokens: tokens })
    .nullable()
    .meta({ description: 'Null when the model server did not count.' }),
  reasoning: z.string().optional().meta({ description: 'What the model thought before it spoke.' }),
});

/** Puts an answer together from its events, reasoning apart. */
export class Collected {
  #model = '';
  #content = '';
  #reasoning = '';
  #finish: 'stop' | 'length' = 'stop';
  #usage: Usage | undefined;

  /** Hears which model is asked, the last of several. */
  follow(progress: Progress): void {
    if (progress.kind === 'asked') this.#model = progress.model.id;
  }

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

  /** All but the text. */
  get facts(): z.infer<typeof collectedFacts> {
    const usage = this.#usage === undefined ? null : toWire(this.#usage);
    const reasoning = this.#reasoning.trim();
    return {
      model: this.#model,
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
