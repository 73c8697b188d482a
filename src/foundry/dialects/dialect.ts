import type { Wire } from '../endpoint.ts';
import type { RelayEvent, RelayRequest } from '../relay/types.ts';
import type { WireAnswer } from '../transport.ts';
import type { ChatEvent, ChatRequest, Generation, Model } from '../types.ts';

/** What came of one question to a server: its answer, or `none` when it gave none in time. */
export type Sign = WireAnswer | 'none';

/** What a server says on the routes by which generations differ; unset ones are still awaited. */
export type Fingerprint = {
  /** `GET /status` */
  readonly status?: Sign;
  /** `GET /models/loaded` */
  readonly loaded?: Sign;
  /** `GET /openai/status` */
  readonly openaiStatus?: Sign;
  /** `GET /v1/models`, which may be slow: it may need the network. */
  readonly v1Models?: Sign;
};

/** True or false as soon as that is certain, `undefined` while more has to be known. */
export type Claim = boolean | undefined;

export type DownloadOptions = {
  /** Aborting it ends the download. */
  readonly signal: AbortSignal;
  /** 0 to 100, whole numbers; a server may count each file from 0. */
  readonly onProgress: (percent: number) => void;
};

/**
 * One way of speaking to a server. A new generation is one file with one of these and one line in
 * the list of dialects.
 *
 * Every method throws `unreachable` when the answers show that a server of another generation
 * listens there by now: whoever asked has to search and recognise again.
 */
export interface Dialect {
  readonly generation: Generation;
  /** Whether a server with this fingerprint speaks this dialect. */
  matches(fingerprint: Fingerprint): Claim;
  /** Every model, with its state as of now. */
  models(wire: Wire, signal: AbortSignal): Promise<Model[]>;
  /**
   * Brings a model into memory; resolves when it can answer. Absent where the server does that by
   * itself. Throws `model_not_downloaded`, `model_unknown`, `load_failed`.
   */
  load?(wire: Wire, model: Model, signal: AbortSignal): Promise<void>;
  unload?(wire: Wire, model: Model, signal: AbortSignal): Promise<void>;
  /**
   * Brings a model onto the server's disk. Absent where no route does that. Throws `model_unknown`,
   * `aborted`, and `download_failed` with the server's own words.
   */
  download?(wire: Wire, model: Model, options: DownloadOptions): Promise<void>;
  /** Streams one answer. */
  stream(wire: Wire, request: ChatRequest): AsyncGenerator<ChatEvent>;
  /**
   * Answers a program in OpenAI's shapes, whatever the server leaves out or adds; see
   * `relay/types.ts`. Throws `unsupported` for what the server cannot do.
   */
  relay(wire: Wire, request: RelayRequest): AsyncGenerator<RelayEvent>;
}
