import type { Call } from './dialect.ts';
import { sendJson } from './wire.ts';

/** Answers with the daemon's error body. */
export function sendG1Error(call: Call, status: number, message: string): void {
  sendJson(call.res, status, g1Error(message, status));
}

/** The daemon's error body. */
export function g1Error(message: string, status: number) {
  const type = status >= 500 ? 'server_error' : 'invalid_request_error';
  return { error: { message, type, code: null } };
}

/** What the daemon puts in front of whatever goes wrong in a chat. */
export function chatFailure(message: string): string {
  return `Failed to handle OpenAI completion: ${message}`;
}
