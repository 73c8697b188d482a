import type { IncomingMessage, ServerResponse } from 'node:http';

/** Room for a few pictures of a telephone. */
const maxBodyBytes = 16 * 1024 * 1024;

/** A request that is refused with a status, worded as Foundry words it. */
export class Refusal extends Error {
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

/** Foundry's error body; the type follows from the status. */
export function errorBody(message: string, status: number) {
  const type = status >= 500 ? 'server_error' : 'invalid_request_error';
  return { error: { message, type, param: null, code: null } };
}

/** Sends JSON and ends the response. */
export function sendJson(res: ServerResponse, status: number, body: unknown): void {
  if (res.destroyed) return;
  res.writeHead(status, { 'content-type': 'application/json' });
  res.end(JSON.stringify(body));
}

/** The body as text. @throws Refusal 413 above 16 MiB; the rest is then read and dropped. */
export async function readBody(req: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  let bytes = 0;
  for await (const part of req.iterator({ destroyOnReturn: false })) {
    bytes += part.length;
    if (bytes > maxBodyBytes) {
      // A client that still sends would not see the answer.
      req.resume();
      throw new Refusal(413, 'Request body too large');
    }
    parts.push(part);
  }
  return Buffer.concat(parts).toString('utf8');
}
