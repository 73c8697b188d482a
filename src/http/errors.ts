import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { FoundryError, type FoundryErrorCode } from '../foundry/errors.ts';
import { shownWords } from '../foundry/server-words.ts';

/** How long a client that met a full queue is asked to wait, in seconds. */
const QUEUE_RETRY_S = 5;
/** A name may be as long as a body. */
const MAX_NAME = 300;

/** The one shape of every error that this server answers. */
export type ErrorBody = { readonly error: { readonly code: string; readonly message: string } };

/** A refusal with its true HTTP status, a stable code and a sentence for a developer. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly status: ContentfulStatusCode;
  readonly code: string;
  readonly headers: Readonly<Record<string, string>>;
  /** The field of the body that it is about. */
  readonly param: string | undefined;

  constructor(
    status: ContentfulStatusCode,
    code: string,
    message: string,
    headers: Readonly<Record<string, string>> = {},
    param?: string,
  ) {
    super(message);
    this.param = param;
    this.status = status;
    this.code = code;
    this.headers = headers;
  }

  get body(): ErrorBody {
    return { error: { code: this.code, message: this.message } };
  }

  /** The whole answer, where there is no Hono context. */
  get response(): Response {
    const headers = { 'content-type': 'application/json', ...this.headers };
    return new Response(JSON.stringify(this.body), { status: this.status, headers });
  }
}

/** A 400 about one field: `prompt: expected …`. */
export function invalid(message: string, param?: string): ApiError {
  return new ApiError(400, 'invalid_request', message, {}, param);
}

/** Any fault as an {@link ApiError}; what is unknown becomes a 500 that tells no internals. */
export function toApiError(error: unknown): ApiError {
  if (error instanceof ApiError) return error;
  if (error instanceof FoundryError) return faults[error.code](error);
  return new ApiError(
    500,
    'internal',
    'Something went wrong here; the log of foundry-chat has it.',
  );
}

const faults: Readonly<Record<FoundryErrorCode, (fault: FoundryError) => ApiError>> = {
  unreachable: () =>
    new ApiError(
      503,
      'unreachable',
      'No model server answers. Start Foundry, for example with "foundry server start".',
    ),
  no_model: () =>
    new ApiError(
      503,
      'no_model',
      'The model server has no model for this. Download one, for example with "foundry model download phi-4-mini", or qwen3-embedding-0.6b for embeddings.',
    ),
  model_unknown: ({ model = '', nearest }) =>
    new ApiError(404, 'model_not_found', unknownModel(model, nearest), {}, 'model'),
  model_not_downloaded: ({ model = 'the model' }) =>
    new ApiError(
      404,
      'model_not_downloaded',
      `${short(model)} is not on this machine yet. Download it: foundry model download ${short(model)}`,
      {},
      'model',
    ),
  model_not_loaded: () =>
    new ApiError(503, 'model_not_loaded', 'The model could not be brought into memory.'),
  download_failed: ({ message }) =>
    new ApiError(502, 'download_failed', `The download did not work: ${shownWords(message)}`),
  disk_full: () => new ApiError(507, 'disk_full', 'There is not enough room on the disk.'),
  no_cli: () => new ApiError(503, 'no_cli', 'There is no Foundry command on this machine.'),
  service_failed: ({ message }) =>
    new ApiError(502, 'service_failed', `The Foundry command failed: ${shownWords(message)}`),
  load_failed: ({ message }) =>
    new ApiError(502, 'load_failed', `The model could not be loaded: ${shownWords(message)}`),
  context_too_long: ({ contextTokens }) =>
    new ApiError(
      400,
      'context_too_long',
      contextTokens === undefined
        ? 'prompt: too long for this model together with max_tokens.'
        : `prompt: too long together with max_tokens, the model takes ${contextTokens} tokens in all.`,
    ),
  unsupported: ({ message, status, param }) =>
    new ApiError(status === 404 ? 404 : 400, 'unsupported', message, {}, param),
  no_vision: ({ model = 'the model', nearest }) =>
    new ApiError(400, 'no_vision', `${short(model)} takes no images.${hintOf(nearest)}`),
  timeout: () => new ApiError(504, 'timeout', 'The model server did not answer in time.'),
  cut: () => new ApiError(502, 'cut', 'The connection to the model server broke.'),
  server_fault: ({ status, message }) =>
    status === 429
      ? new ApiError(429, 'server_busy', `The model server is busy: ${shownWords(message)}`, {
          'retry-after': String(QUEUE_RETRY_S),
        })
      : new ApiError(
          502,
          'server_fault',
          `The model server reported a fault: ${shownWords(message)}`,
        ),
  bad_answer: ({ message }) =>
    new ApiError(502, 'bad_answer', `The model server answered nonsense: ${shownWords(message)}`),
  queue_full: () =>
    new ApiError(429, 'queue_full', 'Too many questions are waiting.', {
      'retry-after': String(QUEUE_RETRY_S),
    }),
  aborted: () => new ApiError(503, 'aborted', 'The answer was ended before it was complete.'),
};

function unknownModel(name: string, nearest: readonly string[]): string {
  const names = nearest.join(' or ');
  const hint =
    names === '' ? 'GET /api/v1/models tells which there are.' : `Did you mean ${names}?`;
  return `There is no model "${short(name)}". ${hint}`;
}

function hintOf(seeing: readonly string[]): string {
  return seeing.length === 0 ? '' : ` ${seeing.join(' or ')} would.`;
}

function short(text: string): string {
  return text.length <= MAX_NAME ? text : `${text.slice(0, MAX_NAME)}…`;
}
