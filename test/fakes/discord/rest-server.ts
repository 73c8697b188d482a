import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Calls, RestCall } from './calls.ts';
import { ApiError, refusal } from './errors.ts';
import { type FaultOptions, type Faults, faultAnswer } from './faults.ts';
import type { RateLimits } from './rate-limits.ts';
import { type RequestBody, readBody } from './request-body.ts';
import { type RouteMatch, RouteRequest, type Router } from './router.ts';

/** The path under which the API lies; bots add `/v10`. */
export const API_PATH = '/api';
const VERSION = '/v10';

interface Answer {
  readonly status: number;
  readonly body?: unknown;
  readonly headers?: Record<string, string>;
}

/** What a REST server is made of. */
export interface RestParts {
  readonly token: string;
  readonly router: Router;
  readonly limits: RateLimits;
  readonly faults: Faults;
  readonly calls: Calls;
}

function cut(socket: Socket, how: FaultOptions['cut']): void {
  if (how === 'rst') socket.resetAndDestroy();
  else socket.destroy();
}

function send(response: ServerResponse, answer: Answer): void {
  const headers = { ...answer.headers };
  if (answer.body === undefined) {
    response.writeHead(answer.status, headers).end();
    return;
  }
  headers['Content-Type'] = 'application/json';
  response.writeHead(answer.status, headers).end(JSON.stringify(answer.body));
}

/** Answers REST requests: log, injected faults, token, rate limit, then the route. */
export class RestServer {
  readonly #parts: RestParts;

  constructor(parts: RestParts) {
    this.#parts = parts;
  }

  /** Answers one request whose path begins with `/api`. */
  async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://127.0.0.1');
    const method = request.method ?? 'GET';
    const path = url.pathname.slice(API_PATH.length);
    const isVersioned = path.startsWith(`${VERSION}/`);
    const { body, error } = await read(request);
    const call: RestCall = {
      method,
      path: isVersioned ? path.slice(VERSION.length) : path,
      query: url.searchParams,
      body: body.json,
      files: body.files.map(({ name, data }) => ({
        name,
        text: Buffer.from(data).toString('utf8'),
        size: data.byteLength,
      })),
      at: performance.now(),
      status: undefined,
    };
    this.#parts.calls.add(call);
    const fault = this.#parts.faults.take(method, call.path);
    const mode = fault ? (fault.mode ?? 'answer') : undefined;
    if (mode === 'hang') return;
    if (mode === 'drop-before') return this.#drop(call, request, fault);
    const refused = error ?? (isVersioned ? undefined : versionError(path));
    const answer =
      fault && mode === 'answer'
        ? faultAnswer(fault)
        : refused
          ? { status: refused.status, body: refused.body }
          : this.#answer(call, body, request.headers.authorization);
    if (mode === 'drop-reply') return this.#drop(call, request, fault);
    send(response, answer);
    this.#parts.calls.answered(call, answer.status);
  }

  #drop(call: RestCall, request: IncomingMessage, fault: FaultOptions | undefined): void {
    cut(request.socket, fault?.cut);
    this.#parts.calls.answered(call, 0);
  }

  #answer(call: RestCall, body: RequestBody, authorization: string | undefined): Answer {
    let headers: Record<string, string> = {};
    try {
      const match = this.#parts.router.find(call.method, call.path);
      if (!match.route.isOpen && authorization !== `Bot ${this.#parts.token}`) {
        throw refusal('unauthorized');
      }
      const verdict = this.#limit(call.method, match);
      headers = verdict.headers;
      if (verdict.refused) {
        const { retryAfter, global } = verdict.refused;
        const message = 'You are being rate limited.';
        return { status: 429, headers, body: { message, retry_after: retryAfter, global } };
      }
      const request = new RouteRequest(match.params, call.query, body);
      return { ...match.route.handle(request), headers };
    } catch (error) {
      if (error instanceof ApiError) return { status: error.status, body: error.body, headers };
      // A fault of the fake itself must not pass for one of Discord's passing 500s.
      console.error(`the fake Discord failed at ${call.method} ${call.path}:`, error);
      return { status: 500, body: { message: String(error), code: 0 }, headers };
    }
  }

  #limit(method: string, { route, params }: RouteMatch) {
    const major = params.channel ?? params.token ?? '';
    return this.#parts.limits.take(method, route.template, major);
  }
}

async function read(
  request: IncomingMessage,
): Promise<{ body: RequestBody; error: ApiError | undefined }> {
  try {
    return { body: await readBody(request), error: undefined };
  } catch (error) {
    const known = error instanceof ApiError ? error : refusal('invalidForm');
    return { body: { json: undefined, files: [] }, error: known };
  }
}

function versionError(path: string): ApiError {
  return refusal(/^\/v\d+\//.test(path) ? 'invalidApiVersion' : 'notFound');
}
