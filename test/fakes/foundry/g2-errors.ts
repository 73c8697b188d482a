import type { Call } from './dialect.ts';
import { sendJson, sendText } from './wire.ts';

/** The core's error body; the type depends on the status alone. */
export function g2Error(message: string, status: number): { error: Record<string, unknown> } {
  const type = status >= 500 ? 'server_error' : 'invalid_request_error';
  return { error: { code: null, message, param: null, type } };
}

/** Answers with the core's error body. */
export function sendG2Error(call: Call, status: number, message: string): void {
  sendJson(call.res, status, g2Error(message, status));
}

/** What the HTTP library answers where no route is: plain text, no content type, no keep-alive. */
export function sendNoRoute(call: Call): void {
  const lines = [
    'server=oatpp/1.3.0',
    'code=404',
    'description=Not Found',
    'stacktrace:',
    `  - No mapping for HTTP-method: '${call.method}', URL: '${call.path}'`,
    '  - Error processing request',
  ];
  sendText(call.res, 404, `${lines.join('\n')}\n`, { server: 'oatpp/1.3.0', connection: 'close' });
}

/** A refusal with status, thrown while a request is checked. */
export class G2Refusal extends Error {
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

/** An exception of the inference core: with the place in the source in front, as the core has it. */
export class InferenceError extends Error {
  constructor(place: string, message: string) {
    super(`${place} ${message}`);
  }
}
