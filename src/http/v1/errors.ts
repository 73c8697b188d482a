import { z } from 'zod';
import { FoundryError } from '../../foundry/errors.ts';
import { shownWords } from '../../foundry/server-words.ts';
import { ApiError, toApiError } from '../errors.ts';

/** An error as OpenAI's clients expect it; `code` and `message` are those of the whole API. */
export type OpenAiErrorBody = {
  readonly error: {
    readonly message: string;
    readonly type: string;
    readonly param: string | null;
    readonly code: string;
  };
};

/** The same for `GET /openapi.json`. */
export const openAiError: z.ZodType<OpenAiErrorBody> = z.object({
  error: z.object({
    message: z.string(),
    type: z.string(),
    param: z.string().nullable().meta({ description: 'The field that is wrong.' }),
    code: z.string(),
  }),
});

/** Codes that OpenAI's clients act upon, where ours has another name. */
const CODES: Readonly<Record<string, string>> = {
  unauthorized: 'invalid_api_key',
  context_too_long: 'context_length_exceeded',
};
const TYPES: Readonly<Record<number, string>> = {
  401: 'authentication_error',
  403: 'permission_error',
  429: 'rate_limit_error',
};
/** With these a model server says that the program's body is wrong. */
const PROGRAMS_FAULT = [400, 413, 415, 422];

/** Whether a path belongs to the routes that speak as OpenAI's. */
export function isOpenAiPath(path: string): boolean {
  return path === '/v1' || path.startsWith('/v1/');
}

/**
 * Any fault as an {@link ApiError}. What a model server refuses in a body that was passed on is the
 * program's to mend: it stays a 400, with the server's words.
 */
export function toRelayError(error: unknown): ApiError {
  if (!(error instanceof FoundryError) || error.code !== 'server_fault') return toApiError(error);
  const { status = 0, message } = error;
  if (!PROGRAMS_FAULT.includes(status)) return toApiError(error);
  return new ApiError(
    400,
    'invalid_request',
    `The model server refused it: ${shownWords(message)}`,
  );
}

/** The body of a refusal in OpenAI's shape. */
export function openAiBody({ status, code, message, param }: ApiError): OpenAiErrorBody {
  const type = TYPES[status] ?? (status >= 500 ? 'server_error' : 'invalid_request_error');
  return { error: { message, type, param: param ?? null, code: CODES[code] ?? code } };
}

/** A refusal as an answer in OpenAI's shape. */
export function openAiResponse(refusal: ApiError): Response {
  const headers = { 'content-type': 'application/json', ...refusal.headers };
  return new Response(JSON.stringify(openAiBody(refusal)), { status: refusal.status, headers });
}
