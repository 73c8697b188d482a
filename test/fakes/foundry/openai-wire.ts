import type { Call } from './dialect.ts';
import type { Usage } from './engine.ts';
import { sendJson } from './wire.ts';

type ErrorFields = { message: string; type?: string; param?: string; code?: string };

/** An error in OpenAI's shape. */
export function errorBody({ message, type, param, code }: ErrorFields) {
  return {
    error: {
      message,
      type: type ?? 'invalid_request_error',
      param: param ?? null,
      code: code ?? null,
    },
  };
}

/** Answers with such an error. */
export function sendError(call: Call, status: number, fields: ErrorFields): void {
  sendJson(call.res, status, errorBody(fields));
}

/** What is said of a model that is not there. */
export function sendNoModel(call: Call, id: string): void {
  const message = `The model \`${id}\` does not exist`;
  sendError(call, 404, { message, param: 'model', code: 'model_not_found' });
}

/** Token counts under OpenAI's names. */
export function usageBody({ prompt, completion }: Usage) {
  return {
    prompt_tokens: prompt,
    completion_tokens: completion,
    total_tokens: prompt + completion,
  };
}
