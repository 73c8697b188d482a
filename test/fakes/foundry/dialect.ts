import type { ServerResponse } from 'node:http';
import type { Break, Engine } from './engine.ts';
import type { Gate } from './gate.ts';
import type { Quirks } from './quirks.ts';
import type { Shelf } from './shelf.ts';
import type { Generation } from './types.ts';

/** What a dialect may use of the server it speaks for. */
export type FakeServer = {
  readonly shelf: Shelf;
  readonly engine: Engine;
  /** Where downloads stand while the test holds; answers pass it inside the engine. */
  readonly gate: Gate;
  readonly quirks: Quirks;
  readonly url: string;
  readonly splitBytes: number | undefined;
  /** Whether a generation goes on when its client has gone. */
  readonly keepsGenerating: boolean;
  /** Aborts when the server goes down; ends everything under way. */
  readonly life: AbortSignal;
  takeStreamFault(): Break | undefined;
  shutDown(): void;
};

/** One request, its body read, that no planned fault took away. */
export type Call = {
  readonly method: string;
  /** Path without the query, **not** decoded. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly bodyText: string;
  readonly res: ServerResponse;
  /** Aborts when the client leaves before the response is finished. */
  readonly gone: AbortSignal;
  readonly server: FakeServer;
};

/**
 * The seam between the fake server and one generation's protocol. To add a generation: one file that
 * exports a `Dialect`, one entry in `dialects.ts`, its name in `Generation`.
 */
export type Dialect = {
  readonly generation: Generation;
  /** Default of the option `keepsGeneratingAfterAbort`. */
  readonly keepsGenerating: boolean;
  /** Whether models are lost when the server stops, as with a restarted daemon. */
  readonly forgetsLoadedModels: boolean;
  /** Answers every request, unknown routes too. */
  handle(call: Call): Promise<void>;
};
