/** What a failed Bot API call says, before it is turned into the JSON answer. */
export interface ApiFailure {
  code: number;
  description: string;
  retryAfter?: number;
}

/** Thrown by a method to answer `{"ok":false,"error_code":…,"description":…}`. */
export class ApiError extends Error {
  readonly code: number;
  readonly retryAfter: number | undefined;

  constructor(failure: ApiFailure) {
    super(failure.description);
    this.code = failure.code;
    this.retryAfter = failure.retryAfter;
  }
}

/**
 * A 400 worded as the real server words it: `Bad Request: ` and the text with its first letter lowered,
 * except when the second character shows that it is a code such as `BUTTON_DATA_INVALID`.
 */
export function badRequest(text: string): ApiError {
  const isCode = /^.[_A-Z]/.test(text);
  const worded = isCode ? text : text.charAt(0).toLowerCase() + text.slice(1);
  return new ApiError({ code: 400, description: `Bad Request: ${worded}` });
}

/** A 403, for people and groups that do not want the bot. */
export function forbidden(text: string): ApiError {
  return new ApiError({ code: 403, description: `Forbidden: ${text}` });
}

/** A 409, for two pollers or a poller beside a webhook. */
export function conflict(text: string): ApiError {
  return new ApiError({ code: 409, description: `Conflict: ${text}` });
}

/** A 429 with `parameters.retry_after` in seconds, as the description repeats it. */
export function tooManyRequests(seconds: number): ApiError {
  const description = `Too Many Requests: retry after ${seconds}`;
  return new ApiError({ code: 429, description, retryAfter: seconds });
}
