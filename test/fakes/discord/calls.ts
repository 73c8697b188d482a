import type { Changes, Truthy, WaitOptions } from './changes.ts';
import type { SeenAttachment } from './seen.ts';

/** One REST request as the server got it. */
export interface RestCall {
  readonly method: string;
  /** Below `/api/v10`, e.g. `/channels/123/messages`. */
  readonly path: string;
  readonly query: URLSearchParams;
  /** The JSON body (of a multipart request its `payload_json`), undefined without one. */
  readonly body: unknown;
  readonly files: readonly SeenAttachment[];
  /** `performance.now()` when the request was complete, milliseconds. */
  readonly at: number;
  /** Of the answer; undefined while there is none, 0 when the connection was dropped instead. */
  status: number | undefined;
}

/** The log of all REST requests, oldest first. */
export class Calls {
  readonly log: RestCall[] = [];
  readonly #changes: Changes;

  constructor(changes: Changes) {
    this.#changes = changes;
  }

  /** Notes a request. */
  add(call: RestCall): void {
    this.log.push(call);
    this.#changes.notify();
  }

  /** Notes how a request was answered. */
  answered(call: RestCall, status: number): void {
    call.status = status;
    this.#changes.notify();
  }

  /** The last requests, a line each, for the dump of a failed wait. */
  describe(count = 20): string {
    const lines = this.log
      .slice(-count)
      .map((call) => `  ${call.method} ${call.path} -> ${call.status ?? 'not answered'}`);
    return `last REST calls:\n${lines.join('\n') || '  none'}`;
  }

  /** Resolves with the first request, of those past and those to come, that fits. */
  async until(
    fits: (call: RestCall, index: number) => boolean,
    options: WaitOptions,
  ): Promise<Truthy<RestCall | undefined>> {
    return await this.#changes.until(() => this.log.find(fits), {
      what: 'a REST call',
      ...options,
      dump: () => this.describe(),
    });
  }
}
