import { ApiError } from './errors.ts';

const RETRY_S = 5;

/**
 * Limits how many bytes of bodies are in memory at once: many large ones that wait for their turn
 * would fill it.
 */
export class ByteBudget {
  #left: number;

  constructor(bytes: number) {
    this.#left = bytes;
  }

  /** The share of one request; it has to be closed. */
  open(): ByteShare {
    let taken = 0;
    return {
      take: (bytes) => {
        if (bytes > this.#left) {
          const headers = { 'retry-after': String(RETRY_S), connection: 'close' };
          throw new ApiError(429, 'too_busy', 'Too many large requests are under way.', headers);
        }
        this.#left -= bytes;
        taken += bytes;
      },
      close: () => {
        this.#left += taken;
        taken = 0;
      },
    };
  }
}

export type ByteShare = {
  /** Throws ApiError 429 when there is no room. */
  take(bytes: number): void;
  close(): void;
};
