import { FoundryError } from '../foundry/errors.ts';
import type { Foundry } from '../foundry/foundry.ts';
import type { ChatEvent, Model, Progress, Usage } from '../foundry/types.ts';
import type { Exchange } from '../storage/conversation.ts';
import type { Texts } from '../texts/texts.ts';
import type { Button, Reply } from './door.ts';
import { ASSUMED_CONTEXT, fitPrompt } from './prompt.ts';

export type AnswerRequest = {
  readonly question: string;
  /** Oldest first. */
  readonly history: readonly Exchange[];
  /** The person's choice; unset: the default. */
  readonly model: string | undefined;
  readonly owner: string;
  readonly texts: Texts;
  readonly reply: Reply;
  readonly signal: AbortSignal;
};

/** What one generation came to. */
export type Answer = {
  readonly text: string;
  readonly model: string;
  readonly ending:
    | { readonly kind: 'whole' | 'length' | 'stopped'; readonly usage?: Usage }
    | { readonly kind: 'broken'; readonly error: FoundryError };
  readonly hasThought: boolean;
  /** Milliseconds from the request to the first word; unset when none came. */
  readonly firstWordMs?: number;
};

export type AnswererOptions = {
  readonly foundry: Foundry;
  readonly systemPrompt: string;
  readonly temperature: number;
  readonly maxTokens: number;
};

/** Asks the model and lets the reply grow. The final text is the caller's. */
export class Answerer {
  readonly #options: AnswererOptions;

  constructor(options: AnswererOptions) {
    this.#options = options;
  }

  /** Throws FoundryError when nothing was said at all. A prompt that is too long is trimmed once more. */
  async answer(request: AnswerRequest): Promise<Answer> {
    const model = await this.#options.foundry.model(request.model);
    try {
      return await this.#attempt(request, model);
    } catch (error) {
      if (!(error instanceof FoundryError && error.code === 'context_too_long')) throw error;
      return await this.#attempt(request, narrower(model, error.contextTokens));
    }
  }

  async #attempt(request: AnswerRequest, model: Model): Promise<Answer> {
    const { foundry, systemPrompt, temperature, maxTokens } = this.#options;
    const { reply, texts, signal, owner, question, history } = request;
    const prompt = fitPrompt({ system: systemPrompt, history, question, model, maxTokens });
    const growing = new GrowingAnswer(reply, texts);
    const events = foundry.generate({
      model,
      isDefault: request.model === undefined,
      messages: prompt.messages,
      temperature,
      maxTokens: prompt.maxTokens,
      owner,
      signal,
      onProgress: (progress) => growing.progress(progress),
    });
    const ended = (ending: Answer['ending']): Answer => ({
      model: model.alias,
      ...growing.result,
      ending,
    });
    try {
      for await (const event of events) {
        if (event.kind !== 'end') growing.take(event);
        else return ended(endingOf(event));
      }
      return ended({ kind: 'whole' });
    } catch (error) {
      if (!(error instanceof FoundryError)) throw error;
      if (error.code === 'aborted') return ended({ kind: 'stopped' });
      if (growing.result.text === '') throw error;
      return ended({ kind: 'broken', error });
    }
  }
}

function endingOf({ finish, usage }: Extract<ChatEvent, { kind: 'end' }>): Answer['ending'] {
  const kind = finish === 'length' ? 'length' : 'whole';
  return usage === undefined ? { kind } : { kind, usage };
}

/** The text so far, shown as it grows. */
class GrowingAnswer {
  readonly #reply: Reply;
  readonly #texts: Texts;
  readonly #buttons: readonly (readonly Button[])[];
  readonly #startedAt = performance.now();
  #text = '';
  #hasThought = false;
  #firstWordMs: number | undefined;

  constructor(reply: Reply, texts: Texts) {
    this.#reply = reply;
    this.#texts = texts;
    this.#buttons = [[{ label: texts.stopButton, press: { command: 'stop', argument: '' } }]];
  }

  get result() {
    return {
      text: this.#text.trim(),
      hasThought: this.#hasThought,
      ...(this.#firstWordMs === undefined ? {} : { firstWordMs: this.#firstWordMs }),
    };
  }

  take(event: Exclude<ChatEvent, { kind: 'end' }>): void {
    if (event.kind === 'text') {
      this.#firstWordMs ??= Math.round(performance.now() - this.#startedAt);
      this.#text += event.text;
      this.#reply.show({ markdown: this.#text, buttons: this.#buttons });
      return;
    }
    this.#hasThought = true;
    if (event.kind === 'recast') this.#text = '';
  }

  progress(progress: Progress): void {
    const markdown =
      progress.kind === 'queued'
        ? this.#texts.queued(progress.place)
        : this.#texts.loading(progress.model);
    this.#reply.show({ markdown, buttons: this.#buttons });
  }
}

/**
 * The model with the window that its server has just told. When that is no news, or it told none,
 * our count of tokens was too low: half of what was assumed is the next best guess.
 */
function narrower(model: Model, told: number | undefined): Model {
  const assumed = model.context ?? ASSUMED_CONTEXT;
  const isNews = told !== undefined && told < assumed;
  return { ...model, context: isNews ? told : Math.floor(assumed / 2) };
}
