import { untilAborted } from '../foundry/deadlines.ts';
import { FoundryError } from '../foundry/errors.ts';
import type { Foundry } from '../foundry/foundry.ts';
import type { ChatEvent, Model, Usage } from '../foundry/types.ts';
import type { Exchange } from '../storage/conversation.ts';
import type { Texts } from '../texts/texts.ts';
import type { Reply } from './door.ts';
import { GrowingAnswer } from './growing-answer.ts';
import { ASSUMED_CONTEXT, fitPrompt } from './prompt.ts';

export type AnswerRequest = {
  readonly question: string;
  /** What an earlier attempt has written already: the model is asked to go on from there. */
  readonly beginning?: string;
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

  /** The client that it asks. */
  get foundry(): Foundry {
    return this.#options.foundry;
  }

  /**
   * Throws FoundryError when nothing was said at all. A prompt that is too long is trimmed once
   * more.
   */
  async answer(request: AnswerRequest): Promise<Answer> {
    const { foundry } = this.#options;
    // A search for a server takes seconds; whoever stops need not wait for its end.
    const model = await untilAborted(foundry.model(request.model), request.signal);
    try {
      return await this.#attempt(request, model);
    } catch (error) {
      if (!(error instanceof FoundryError && error.code === 'context_too_long')) throw error;
      return await this.#attempt(request, narrower(model, error.contextTokens));
    }
  }

  async #attempt(request: AnswerRequest, model: Model): Promise<Answer> {
    const { foundry, systemPrompt, temperature, maxTokens } = this.#options;
    const { reply, texts, signal, owner, history, beginning } = request;
    const question = beginning === undefined ? request.question : texts.continueRequest;
    const prompt = fitPrompt({ system: systemPrompt, history, question, model, maxTokens });
    const growing = new GrowingAnswer(reply, texts, beginning);
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
    } finally {
      growing.end();
    }
  }
}

function endingOf({ finish, usage }: Extract<ChatEvent, { kind: 'end' }>): Answer['ending'] {
  const kind = finish === 'length' ? 'length' : 'whole';
  return usage === undefined ? { kind } : { kind, usage };
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
