import { connect } from 'node:net';
import type { Log } from '../log.ts';
import type { Locator } from './locator.ts';

const WHILE_UP_MS = 15_000;
const FIRST_RETRY_MS = 500;
const LONGEST_RETRY_MS = 10_000;
const CONNECT_TIMEOUT_MS = 2_000;

/**
 * Notices that the model servers went and came back, also while nobody asks: looks now and then
 * whether they still listen, and searches with a growing pause while there is none.
 */
export class Watch {
  readonly #locator: Locator;
  readonly #log: Log;
  readonly #waiting = new Set<() => void>();
  #timer: NodeJS.Timeout | undefined;
  #retryMs = FIRST_RETRY_MS;
  #isClosed = false;

  constructor({ locator, log }: { locator: Locator; log: Log }) {
    this.#locator = locator;
    this.#log = log;
  }

  /** Begins to look; at once when somebody waits. */
  start(): void {
    this.#plan(WHILE_UP_MS);
  }

  /** Resolves when a server is there, at once when one is known; rejects when the signal aborts. */
  async untilFound(signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    if (this.#locator.current.length > 0) return;
    await new Promise<void>((resolve, reject) => {
      const found = () => {
        signal.removeEventListener('abort', leave);
        resolve();
      };
      const leave = () => {
        this.#waiting.delete(found);
        reject(signal.reason);
      };
      signal.addEventListener('abort', leave, { once: true });
      this.#waiting.add(found);
      this.#retryMs = FIRST_RETRY_MS;
      this.#plan(FIRST_RETRY_MS);
    });
  }

  close(): void {
    this.#isClosed = true;
    clearTimeout(this.#timer);
  }

  #plan(inMs: number): void {
    clearTimeout(this.#timer);
    if (this.#isClosed) return;
    this.#timer = setTimeout(() => void this.#look(), inMs);
    this.#timer.unref();
  }

  async #look(): Promise<void> {
    for (const endpoint of this.#locator.current) {
      if (await listens(endpoint.url)) continue;
      this.#log.warn({ url: endpoint.url }, 'model server gone');
      this.#locator.forget(endpoint);
    }
    if (this.#locator.current.length === 0) await this.#search();
    else this.#plan(WHILE_UP_MS);
    if (this.#locator.current.length > 0) this.#tellAll();
  }

  async #search(): Promise<void> {
    try {
      await this.#locator.rescan();
      this.#retryMs = FIRST_RETRY_MS;
      this.#plan(WHILE_UP_MS);
    } catch {
      // Nothing there yet; whoever waits is told when there is.
      this.#plan(this.#retryMs);
      this.#retryMs = Math.min(this.#retryMs * 2, LONGEST_RETRY_MS);
    }
  }

  #tellAll(): void {
    for (const found of this.#waiting) found();
    this.#waiting.clear();
  }
}

/** Whether something takes connections at the address: cheaper than any request. */
async function listens(url: string): Promise<boolean> {
  const { hostname, port, protocol } = new URL(url);
  const standard = protocol === 'https:' ? 443 : 80;
  const host = hostname.replace(/^\[|\]$/g, '');
  return await new Promise((resolve) => {
    const socket = connect({ host, port: Number(port) || standard, timeout: CONNECT_TIMEOUT_MS });
    const end = (answer: boolean) => {
      socket.destroy();
      resolve(answer);
    };
    socket.once('connect', () => end(true));
    socket.once('timeout', () => end(false));
    socket.once('error', () => end(false));
  });
}
