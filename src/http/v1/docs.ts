import { z } from 'zod';
import type { ErrorStatus, RouteDoc } from '../route-doc.ts';
import { openAiError } from './errors.ts';

const tokens = z.int().min(0);

/** What is said of the errors of all these routes. */
export const OPENAI_ERROR = { name: 'OpenAiError', json: openAiError } as const;

/** What may go wrong when a body is passed on. */
export const RELAY_ERRORS: readonly ErrorStatus[] = [400, 404, 408, 413, 429, 502, 504];

/** How much was read and written; a server may tell more, or nothing. */
export const usage = z
  .looseObject({
    prompt_tokens: tokens,
    total_tokens: tokens,
    completion_tokens: tokens.optional(),
  })
  .nullish();

/** Fields of every completion, whole or a part of it. */
export const completionFields = {
  id: z.string(),
  created: z.int(),
  model: z.string(),
  usage,
};

export type PostDoc = Pick<RouteDoc, 'path' | 'name' | 'summary' | 'answer'> & {
  readonly body: z.ZodType;
};

/** The description of a route that is relayed. */
export function relayDoc(doc: PostDoc): RouteDoc {
  return { method: 'post', error: OPENAI_ERROR, errors: RELAY_ERRORS, ...doc };
}
