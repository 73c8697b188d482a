import type { Call } from './dialect.ts';
import { sendJson, sendText } from './wire.ts';

/** Answers with an error in the form that the quirk `errorFormat` asks for. */
export function sendG0Error(call: Call, status: number, message: string): void {
  const { errorFormat } = call.server.quirks;
  if (errorFormat === 'json') {
    sendJson(call.res, status, { error: { message, code: null }, detail: message });
    return;
  }
  if (errorFormat === 'text') {
    sendText(call.res, status, message, { 'content-type': 'text/plain; charset=utf-8' });
    return;
  }
  const title = status === 400 ? 'Bad Request' : 'An error occurred while processing your request.';
  const type = `https://tools.ietf.org/html/rfc9110#section-15.${status === 400 ? '5' : '6'}.1`;
  const body = JSON.stringify({ type, title, status, detail: message });
  sendText(call.res, status, body, { 'content-type': 'application/problem+json' });
}

/** What G0 says of a model that is unknown, not downloaded or not loaded: all the same. */
export function sendNoProvider(call: Call, name: string): void {
  sendG0Error(call, 400, `No OpenAIService provider found for modelName:${name}`);
}
