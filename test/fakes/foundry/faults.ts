import type { ServerResponse } from 'node:http';
import type { Break } from './engine.ts';
import type { Failure, PlannedFailure, StreamFault } from './types.ts';
import { resetConnection, sendJson, sendText } from './wire.ts';

type Planned = { failure: Failure; left: number; hits: number };

const streamModes: readonly string[] = [
  'error-in-stream',
  'reset-mid-stream',
  'end-without-finish',
  'error-before-stream',
] satisfies StreamFault[];

/** The failures planned by a test, used up in the order they were planned. */
export class Faults {
  #planned: Planned[] = [];

  plan(failure: Failure): PlannedFailure {
    const planned: Planned = { failure, left: failure.times ?? 1, hits: 0 };
    this.#planned.push(planned);
    return {
      get hits() {
        return planned.hits;
      },
      cancel: () => {
        this.#planned = this.#planned.filter((other) => other !== planned);
      },
    };
  }

  /** The failure that meets a request before any route sees it. */
  takeForRequest(rawPath: string): Failure | undefined {
    return this.#take(rawPath, (mode) => !streamModes.includes(mode));
  }

  /** The failure that meets a generation under way. */
  takeForStream(rawPath: string): Break | undefined {
    const failure = this.#take(rawPath, (mode) => streamModes.includes(mode));
    if (failure === undefined) return undefined;
    return {
      how: failure.mode as StreamFault,
      afterTokens: failure.afterTokens ?? 2,
      message: failure.message ?? 'token generation failed: planned by the test',
    };
  }

  #take(rawPath: string, fits: (mode: string) => boolean): Failure | undefined {
    const planned = this.#planned.find(
      ({ failure, left }) => left > 0 && fits(failure.mode) && matches(failure.path, rawPath),
    );
    if (planned === undefined) return undefined;
    planned.left -= 1;
    planned.hits += 1;
    return planned.failure;
  }
}

/** Answers a request with a planned failure; for `hang` that is nothing. */
export function applyFault(res: ServerResponse, fault: Failure): void {
  if (fault.mode === 'reset') resetConnection(res);
  if (fault.mode === 'html500') {
    const page = '<html><body><h1>500 Internal Server Error</h1></body></html>';
    sendText(res, 500, page, { 'content-type': 'text/html' });
  }
  if (fault.mode !== 'status') return;
  const { status = 500, body = { error: { message: 'planned by the test' } }, headers } = fault;
  for (const [name, value] of Object.entries(headers ?? {})) res.setHeader(name, value);
  if (typeof body === 'string') sendText(res, status, body, { 'content-type': 'text/plain' });
  else sendJson(res, status, body);
}

function matches(path: string | RegExp, rawPath: string): boolean {
  if (typeof path === 'string') return path === rawPath.split('?')[0];
  return new RegExp(path.source, path.flags.replace(/[gy]/g, '')).test(rawPath);
}
