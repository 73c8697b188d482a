import { randomUUID } from 'node:crypto';
import { chatChunk, usageOf } from '../chunk.ts';
import { FoundryError } from '../errors.ts';
import { asCounted, asTold, type SaysWhyItEnds } from '../finish.ts';
import { parseJson } from '../transport.ts';
import type { Usage } from '../types.ts';
import { explainAnswer } from '../wire-errors.ts';
import { ChoiceText } from './choice-text.ts';
import { asBody, asList, maxTokensIn, type RelayBody, type RelayRequest } from './types.ts';

/** Makes of a server's stream the chunks that a program is to get. */
export interface AnswerReader {
  /** The chunks that the data of one event makes. Throws {@link FoundryError} when it is an error. */
  push(data: string): RelayBody[];
  /** What is missing at the end of the stream; `isDone`: the server said that it is the end. */
  end(options: { isDone: boolean }): RelayBody[];
  /** Nothing more is wanted from the server. */
  readonly isOver: boolean;
  readonly usage: Usage | undefined;
}

/** OpenAI's `n` is at most 128. */
const MOST_CHOICES = 128;

type Choice = {
  readonly text: ChoiceText;
  hasRole: boolean;
  finish: string | undefined;
};

/**
 * A streamed chat answer in exactly OpenAI's shape: one id, the model's exact id, the role once, a
 * reason at the end. All other fields are passed on as they came.
 */
export class ChatAnswer implements AnswerReader {
  readonly #request: RelayRequest;
  readonly #choices = new Map<number, Choice>();
  #tellsWhy: boolean;
  readonly #seesDoubled: boolean;
  #id: string | undefined;
  #created: number | undefined;
  /** Pieces of text or thought: a server that does not count sends one a token. */
  #pieces = 0;
  usage: Usage | undefined;

  constructor(request: RelayRequest, saysWhyItEnds: SaysWhyItEnds) {
    this.#request = request;
    this.#tellsWhy = saysWhyItEnds !== 'never';
    this.#seesDoubled = saysWhyItEnds === 'unless doubled';
  }

  get isOver(): boolean {
    const [only] = this.#choices.values();
    return this.#choices.size === 1 && only?.text.isStopped === true;
  }

  push(data: string): RelayBody[] {
    return this.take(asBody(parseJson(data)));
  }

  /** The same for a chunk that is parsed already. */
  take(raw: RelayBody): RelayBody[] {
    const parsed = chatChunk.safeParse(raw);
    if (!parsed.success) return [];
    const { error, choices, usage } = parsed.data;
    if (error) throw explainAnswer(200, JSON.stringify(raw), this.#request.model.id);
    if (usage) this.usage = usageOf(usage);
    if (!choices) return [];
    const rawChoices = asList(raw.choices).map(asBody);
    if (rawChoices.length === 0) return [this.#frame(raw, [])];
    return rawChoices.flatMap((choice) => this.#takeChoice(raw, choice));
  }

  end({ isDone }: { isDone: boolean }): RelayBody[] {
    if (this.#choices.size === 0 && isDone) {
      throw new FoundryError('bad_answer', 'a stream without an answer');
    }
    const maxTokens = maxTokensIn(this.#request.body);
    const chunks = [...this.#choices].flatMap(([index, choice]) => {
      if (choice.finish !== undefined) return [];
      const finish = isDone || choice.text.isStopped ? 'stop' : undefined;
      const told = this.#tellsWhy
        ? asTold(finish)
        : asCounted(this.#pieces, { finish, maxTokens, isStopped: choice.text.isStopped });
      return this.#finish({ index }, choice, told).map((each) => this.#frame({}, [each]));
    });
    if (this.#choices.size === 0) asTold(undefined);
    return chunks;
  }

  #takeChoice(raw: RelayBody, rawChoice: RelayBody): RelayBody[] {
    const { delta, message, finish_reason, ...rest } = rawChoice;
    if (delta && message && this.#seesDoubled) this.#tellsWhy = false;
    // The service up to 0.8 has one choice, and some of its versions count its chunks there.
    const isOneOnly = Boolean(delta && message) || typeof rest.index !== 'number';
    const index = isOneOnly ? 0 : Number(rest.index);
    if (!this.#choices.has(index) && this.#choices.size >= MOST_CHOICES) return [];
    const choice = this.#choice(index);
    if (choice.finish !== undefined) return [];
    const chunks: RelayBody[] = [];
    const piece = this.#settled(asBody(delta ?? message), choice);
    const hasMore = Object.keys(piece).length > 0 || (rest.logprobs ?? null) !== null;
    if (hasMore) {
      const first = choice.hasRole ? {} : { role: 'assistant' };
      choice.hasRole = true;
      const given = { ...rest, index, delta: { ...first, ...piece }, finish_reason: null };
      chunks.push(this.#frame(raw, [given]));
    }
    const finish = choice.text.isStopped ? 'stop' : finish_reason;
    if (typeof finish !== 'string') return chunks;
    const last = this.#finish(hasMore ? { index } : { ...rest, index }, choice, finish);
    return withUsageLast([...chunks, ...last.map((each) => this.#frame(raw, [each]))]);
  }

  /** A delta with the text that is settled; without what says nothing. */
  #settled(delta: RelayBody, choice: Choice): RelayBody {
    const { role, content, tool_calls, ...rest } = delta;
    if (content || delta.reasoning_content || delta.reasoning) this.#pieces += 1;
    const hasCalls = asList(tool_calls).length > 0;
    const piece: Record<string, unknown> = { ...rest };
    if (role !== undefined && !choice.hasRole) piece.role = role;
    if (hasCalls) piece.tool_calls = tool_calls;
    if (typeof content !== 'string') {
      if (Array.isArray(content) || (content === null && piece.role !== undefined)) {
        piece.content = content;
      }
      return piece;
    }
    const before = choice.text.callCount;
    const { text, calls } = choice.text.push(content);
    if (text !== '' || (content === '' && piece.role !== undefined)) piece.content = text;
    if (calls.length > 0) {
      piece.tool_calls = calls.map((call, at) => ({ index: before + at, ...call }));
    }
    return piece;
  }

  /** The choice's last steps: what was held back, and the reason. */
  #finish(rest: RelayBody, choice: Choice, reason: string): RelayBody[] {
    const before = choice.text.callCount;
    const { text, calls } = choice.text.end();
    const delta = {
      ...(choice.hasRole ? {} : { role: 'assistant' }),
      ...(text === '' ? {} : { content: text }),
      ...(calls.length === 0
        ? {}
        : { tool_calls: calls.map((call, at) => ({ index: before + at, ...call })) }),
    };
    choice.hasRole = true;
    const isCall = choice.text.callCount > 0 && reason === 'stop' && !choice.text.isStopped;
    choice.finish = isCall ? 'tool_calls' : reason;
    const { index } = rest;
    const held = Object.keys(delta).length === 0 ? [] : [{ index, delta, finish_reason: null }];
    return [...held, { ...rest, delta: {}, finish_reason: choice.finish }];
  }

  #choice(index: number): Choice {
    const known = this.#choices.get(index);
    if (known !== undefined) return known;
    const text = new ChoiceText(this.#request.body);
    const choice: Choice = { text, hasRole: false, finish: undefined };
    this.#choices.set(index, choice);
    return choice;
  }

  #frame(raw: RelayBody, choices: readonly object[]): RelayBody {
    this.#id ??= typeof raw.id === 'string' && raw.id !== '' ? raw.id : `chatcmpl-${randomUUID()}`;
    this.#created ??= typeof raw.created === 'number' ? raw.created : nowInSeconds();
    return {
      ...raw,
      id: this.#id,
      object: 'chat.completion.chunk',
      created: this.#created,
      model: this.#request.model.id,
      choices,
    };
  }
}

/** Of several chunks made of one, the last alone tells the usage. */
function withUsageLast(chunks: readonly RelayBody[]): RelayBody[] {
  return chunks.map((chunk, at) =>
    at === chunks.length - 1 ? chunk : { ...chunk, usage: undefined },
  );
}

/** Whether a chunk tells something, or only that an answer begins. */
export function tells({ choices, usage }: RelayBody): boolean {
  return (
    Boolean(usage) ||
    asList(choices)
      .map(asBody)
      .some(({ delta, text, finish_reason }) => {
        const { role: _, content, ...rest } = asBody(delta);
        return Boolean(finish_reason || text || content) || Object.values(rest).some(Boolean);
      })
  );
}

export function nowInSeconds(): number {
  return Math.floor(Date.now() / 1000);
}
