import type { Usage, Work } from '../types.ts';

/** What programs may ask a model server, by the routes of OpenAI's API. */
export type RelayRoute = 'chat' | 'completions' | 'embeddings';

/** A JSON object that is passed on, with whatever fields it has. */
export type RelayBody = Readonly<Record<string, unknown>>;

/** What a program asks, as it wrote it. */
export type RelayRequest = Work & {
  readonly route: RelayRoute;
  /** `model` in it is replaced by the exact id. */
  readonly body: RelayBody;
};

/** One step of an answer to a program, in OpenAI's shapes. */
export type RelayEvent =
  /** The data of one event of a stream; only when the program asked for one. */
  | { readonly kind: 'chunk'; readonly json: RelayBody }
  /** The whole answer; only when it did not. */
  | { readonly kind: 'whole'; readonly json: RelayBody }
  | { readonly kind: 'end'; readonly usage?: Usage };

/** Whether the program wants its answer as a stream. */
export function isStreamed({ body }: Pick<RelayRequest, 'body'>): boolean {
  return body.stream === true;
}

/** An unknown value as an object; anything else gives an empty one. */
export function asBody(value: unknown): RelayBody {
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
  return isObject ? (value as RelayBody) : {};
}

/** An unknown value as a list; anything else gives an empty one. */
export function asList(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** The longest answer that the program asked for, under both of its names. */
export function maxTokensIn(body: RelayBody): number | undefined {
  const asked = [body.max_completion_tokens, body.max_tokens];
  return asked.find((value) => typeof value === 'number');
}

/** The stop strings of a body: one or several. */
export function stopsIn({ stop }: RelayBody): string[] {
  return [stop].flat().filter((word) => typeof word === 'string');
}
