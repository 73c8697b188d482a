import type { Wire } from '../endpoint.ts';
import type { WireAnswer } from '../transport.ts';
import type { ChatEvent, ChatRequest, Generation, Model } from '../types.ts';

/** What a server says on the routes by which generations differ; unanswered ones are left out. */
export type Fingerprint = {
  readonly status?: WireAnswer;
  readonly loaded?: WireAnswer;
  readonly v1Models?: WireAnswer;
};

/**
 * One way of speaking to a server. A new generation is one file with one of these and one line in
 * the list of dialects.
 */
export interface Dialect {
  readonly generation: Generation;
  /** True when a server with this fingerprint speaks this dialect. */
  matches(fingerprint: Fingerprint): boolean;
  /** Every model, with its state as of now. */
  models(wire: Wire, signal: AbortSignal): Promise<Model[]>;
  /**
   * Brings a model into memory; resolves when it can answer. Absent where the server does that by
   * itself. Throws `model_not_downloaded`, `model_unknown`, `load_failed`.
   */
  load?(wire: Wire, model: Model, signal: AbortSignal): Promise<void>;
  unload?(wire: Wire, model: Model, signal: AbortSignal): Promise<void>;
  /**
   * Brings a model onto the disk, where the server has a route for it; `onProgress` gets percent.
   * Throws `download_failed`, `aborted`.
   */
  download?(
    wire: Wire,
    model: Model,
    options: { readonly signal: AbortSignal; readonly onProgress: (percent: number) => void },
  ): Promise<void>;
  /** Streams one answer. */
  stream(wire: Wire, request: ChatRequest): AsyncGenerator<ChatEvent>;
}
