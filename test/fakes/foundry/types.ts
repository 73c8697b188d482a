/** Protocols the fake speaks: Foundry's service, its daemon, its C++ core, any OpenAI server. */
export type Generation = 'g0' | 'g1' | 'g2' | 'openai';

/** One catalogue entry (a variant) of the fake. */
export type FakeModel = {
  readonly alias: string;
  /** `<name>-<device>:<version>` in Foundry, any string on a plain OpenAI server. */
  readonly id: string;
  readonly cached: boolean;
  readonly loaded: boolean;
  /** Tokens of prompt and answer together; unset: 16384 in Foundry, no limit in openai. */
  readonly contextLength?: number;
  readonly sizeMb?: number;
  readonly device?: 'CPU' | 'GPU' | 'NPU';
  readonly task: string;
  readonly vision?: boolean;
  /** How long a load takes; default 5. */
  readonly loadMs?: number;
  /** A load answers 500 with this text instead of loading. */
  readonly loadError?: string;
  /** How long a download takes; default 20. */
  readonly downloadMs?: number;
  /** A download breaks off half-way with this text. */
  readonly downloadError?: string;
  /** g0: loaded to be unloaded after so many idle seconds (see `expireTtl`); 0 or unset: it stays. */
  readonly ttlSeconds?: number;
  readonly publisher?: string;
  /**
   * `true`: the catalogue flags it as a reasoning model, so that the g2 core drops a script's
   * `reasoning` from chat answers. Else, and in g0 and g1 always, it is written as
   * `<think>…</think>` in the content.
   */
  readonly supportsReasoning?: boolean;
};

/** A message as it reaches the model: text only, parts joined. */
export type FakeMessage = { readonly role: string; readonly content: string };

/** What the model is asked, whatever the route was. */
export type ModelRequest = {
  readonly path: string;
  readonly model: string;
  /** What really reaches the model: in g2 without empty and `tool` messages and without images. */
  readonly messages: readonly FakeMessage[];
  readonly lastUserText: string;
  /** Image URLs that reach the model; g1 and g2 take them on /v1/responses only. */
  readonly images: readonly string[];
  readonly body: Readonly<Record<string, unknown>>;
};

/** A parsed chat completion body as the client sent it. */
export type ChatBody = {
  readonly model: string;
  readonly messages: ReadonlyArray<{ readonly role: string; readonly content: unknown }>;
  readonly stream?: boolean;
  readonly max_tokens?: number;
  readonly [key: string]: unknown;
};

/** What the model does for one request. One element of `tokens` is one token. */
export type Script = {
  /** Comes before the answer: `<think>…</think>`, `reasoning_content`, or dropped, by dialect. */
  readonly reasoning?: string | readonly string[];
  /** Cut into tokens at spaces. */
  readonly text?: string;
  readonly tokens?: Iterable<string> | AsyncIterable<string>;
  /** Pause between tokens; default: the server's `tokenMs`. */
  readonly tokenMs?: number;
  /** Prefill: wait before anything but the headers is written. */
  readonly firstTokenMs?: number;
  readonly finishReason?: string;
  /**
   * Calls of tools, given apart after the text; g2 and openai only. g0 and g1 leave them in the
   * content: see `rawToolCall`.
   */
  readonly toolCalls?: readonly FakeToolCall[];
  readonly usage?: { readonly prompt_tokens: number; readonly completion_tokens: number };
  /** The inference breaks after so many tokens (an error event, or a 500 without stream). */
  readonly failAfterTokens?: number;
  readonly failMessage?: string;
};

/** One call of a tool as the model makes it. */
export type FakeToolCall = {
  readonly name: string;
  readonly arguments: Readonly<Record<string, unknown>>;
};

/** What may be given to `answer`; a string is cut into tokens at spaces. */
export type FakeAnswer = string | readonly string[] | AsyncIterable<string> | Script;

/** Decides what the model says to a request; may wait. */
export type AnswerFunction = (request: ModelRequest) => FakeAnswer | Promise<FakeAnswer>;

/** A request as the server saw it, logged when its body had arrived. */
export type LoggedRequest = {
  readonly method: string;
  /** Path and query as sent, not decoded. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** Parsed JSON; the raw text when it is not JSON; undefined without a body. */
  readonly body: unknown;
  /** `performance.now()`. */
  readonly at: number;
};

/** The life of one generated answer; changes while it is generated. */
export type AnswerLog = {
  readonly request: ModelRequest;
  readonly startedAt: number;
  /** Moment of the first piece of content (not of the role chunk, not of hidden reasoning). */
  firstTokenAt?: number;
  /** Tokens generated so far, reasoning included. */
  tokens: number;
  endedAt?: number;
  /** `abandoned`: stopped because the client or the server went. */
  end?: 'finished' | 'broken' | 'abandoned';
  clientGoneAt?: number;
};

/** Ways of a stream to break; applied to generation routes only. */
export type StreamFault =
  | 'error-in-stream'
  | 'reset-mid-stream'
  | 'end-without-finish'
  | 'error-before-stream';

/** A fault to come. */
export type Failure = {
  /** The exact pathname, or a pattern tried on path and query. */
  readonly path: string | RegExp;
  /** How many requests it hits; default 1, `Infinity` for all. */
  readonly times?: number;
  /**
   * `refuse` closes the port at once until `comeBack()`: `path` and `times` play no part.
   * `hang` never answers. The four stream modes wait for a generation route; without `stream` in
   * the body they become a 500 or a reset. g0 has no error event: there `error-in-stream` breaks
   * the connection, and `end-without-finish` looks like any whole answer. g0 and g1 send no headers
   * before the first token: there `error-before-stream` is always a 500.
   */
  readonly mode: 'status' | 'refuse' | 'reset' | 'hang' | 'html500' | StreamFault;
  /** For the mid-stream modes: how many tokens are written before it; default 2. */
  readonly afterTokens?: number;
  /** For `status`; default 500. */
  readonly status?: number;
  /** For `status`: a string is sent as plain text, anything else as JSON. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** The error text of the two error modes. */
  readonly message?: string;
};

/** A planned failure. */
export type PlannedFailure = {
  /** Requests hit so far. */
  readonly hits: number;
  /** Takes it back. */
  cancel(): void;
};
