import { untilAborted } from '../foundry/deadlines.ts';
import { FoundryError } from '../foundry/errors.ts';
import type { Foundry } from '../foundry/foundry.ts';
import type { ChatEvent, ChatImage, Model, Progress, Usage } from '../foundry/types.ts';
import type { Exchange } from '../storage/conversation.ts';
import type { Texts } from '../texts/texts.ts';
import type { Reply, Thought } from './door.ts';
import { GrowingAnswer } from './growing-answer.ts';
import { ASSUMED_CONTEXT, fitPrompt, type Prompt, type PromptFile } from './prompt.ts';

export type AnswerRequest = {
  readonly question: string;
  readonly files: readonly PromptFile[];
  readonly images: readonly ChatImage[];
  /** The pictures that a question without any may be about. */
  readonly earlierImages?: () => Promise<readonly ChatImage[]>;
  /** What an earlier attempt has written already: the model is asked to go on from there. */
  readonly beginning?: string | undefined;
  /** Oldest first. */
  readonly history: readonly Exchange[];
  /** The person's choice; unset: the default. */
  readonly model: string | undefined;
  /** How the model is to behave; unset: as everywhere. */
  readonly system?: string | undefined;
  /** 0 to 2; unset: as everywhere. */
  readonly temperature?: number | undefined;
  /** Longest answer, in tokens, up to the operator's limit; unset: that. */
  readonly maxTokens?: number | undefined;
  readonly showsThought: boolean;
  readonly owner: string;
  readonly texts: Texts;
  readonly reply: Reply;
  readonly signal: AbortSignal;
  /** Hears of what the reply is shown before the first words, and when its turn has come. */
  readonly onProgress?: (progress: Progress) => void;
};

/** What one generation came to. */
export type Answer = {
  readonly text: string;
  readonly model: string;
  readonly ending:
    | { readonly kind: 'whole' | 'length' | 'stopped'; readonly usage?: Usage }
    | { readonly kind: 'broken'; readonly error: FoundryError };
  readonly hasThought: boolean;
  /** To be shown. */
  readonly thought?: Thought;
  /** Pieces of text and thought that came, about one a token. */
  readonly pieces: number;
  /** The whole generation, in milliseconds. */
  readonly ms: number;
  /** From the first piece on. */
  readonly spokenMs: number;
  /** Milliseconds from when its server was asked to the first piece; unset when none came. */
  readonly firstPieceMs?: number;
  /** Milliseconds from the request to the first word; unset when none came. */
  readonly firstWordMs?: number;
  /** Files of which the model got only the beginning. */
  readonly cutFiles: readonly PromptFile[];
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

  /** What holds for whoever has set nothing else. */
  get defaults(): Pick<AnswererOptions, 'temperature' | 'maxTokens'> {
    return this.#options;
  }

  /**
   * Throws FoundryError when nothing was said at all. A prompt that is too long is trimmed once
   * more.
   */
  async answer(request: AnswerRequest): Promise<Answer> {
    const { foundry } = this.#options;
    // A search for a server takes seconds; whoever stops need not wait for its end.
    const model = await untilAborted(foundry.model(request.model), request.signal);
    const seen = await withPictures(request, model);
    try {
      return await this.#attempt(seen, model);
    } catch (error) {
      if (!(error instanceof FoundryError && error.code === 'context_too_long')) throw error;
      return await this.#attempt(seen, narrower(model, error.contextTokens));
    }
  }

  async #attempt(request: AnswerRequest, model: Model): Promise<Answer> {
    const { foundry, temperature } = this.#options;
    const { reply, texts, signal, owner, beginning, showsThought } = request;
    const { messages, maxTokens, cutFiles } = this.#prompt(request, model);
    let answering = model;
    const growing = new GrowingAnswer({ reply, texts, beginning, showsThought });
    const events = foundry.generate({
      model,
      isDefault: request.model === undefined,
      messages,
      temperature: request.temperature ?? temperature,
      maxTokens,
      owner,
      signal,
      onProgress: (progress) => {
        if (progress.kind === 'asked') answering = progress.model;
        growing.progress(progress);
        request.onProgress?.(progress);
      },
    });
    const ended = (ending: Answer['ending']): Answer => {
      growing.end();
      return { model: answering.alias, ...growing.result, cutFiles, ending };
    };
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

  #prompt(request: AnswerRequest, model: Model): Prompt {
    const { systemPrompt, maxTokens: limit } = this.#options;
    const { history, files, images, beginning, texts, system = systemPrompt } = request;
    const maxTokens = Math.min(request.maxTokens ?? limit, limit);
    const frame = { system, history, model, maxTokens };
    if (beginning === undefined) {
      return fitPrompt({ ...frame, question: request.question, files, images });
    }
    return fitPrompt({ ...frame, question: texts.continueRequest });
  }
}

async function withPictures(request: AnswerRequest, { sees }: Model): Promise<AnswerRequest> {
  const isCovered = request.images.length > 0 || request.beginning !== undefined;
  if (sees !== true || isCovered) return request;
  return { ...request, images: (await request.earlierImages?.()) ?? [] };
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
