/** What the Foundry client hands to the layers above. Plain data. */

/** Which management protocol a server speaks; shared names with Microsoft's releases. */
export type Generation = 'g0' | 'g1' | 'g2' | 'openai' | 'practice';

/** `loaded` answers at once, `cached` is on disk, `catalog` would have to be downloaded first. */
export type ModelState = 'loaded' | 'cached' | 'catalog';

export type ModelKind = 'chat' | 'embedding' | 'speech';

/** One model (one variant of it) that a server offers. */
export type Model = {
  /** Exactly what the server wants in a request, such as `phi-4-mini-instruct-generic-cpu:5`. */
  readonly id: string;
  /** The short name people write: `phi-4-mini`. */
  readonly alias: string;
  readonly state: ModelState;
  readonly kind: ModelKind;
  readonly sizeMb?: number;
  readonly device?: string;
  /** Whole context window in tokens, where it is known. */
  readonly context?: number;
  /** Whether it takes images; unset: nobody told, so it is tried. */
  readonly sees?: boolean;
};

/** A picture as it is, to be shown to a model that sees. */
export type ChatImage = {
  /** Such as `image/png`. */
  readonly mime: string;
  readonly base64: string;
};

export type ChatMessage = {
  readonly role: 'system' | 'user' | 'assistant';
  readonly content: string;
  /** Only with role user. Foundry 1.x and 2.x look at the last image of a prompt alone. */
  readonly images?: readonly ChatImage[];
};

/** What is going on before the first words. */
export type Progress =
  | {
      readonly kind: 'queued';
      /** 1 is next. */
      readonly place: number;
      /** Until its turn, by the speed measured here; unset while nothing was measured. */
      readonly seconds?: number;
    }
  | {
      readonly kind: 'loading';
      readonly model: string;
      /** How long it took last time. */
      readonly lastSeconds?: number;
    }
  /** Its turn has come: the server is asked for this model, which may be another than was named. */
  | { readonly kind: 'asked'; readonly model: Model };

/** How far a download is: `percent` from 0 to 100, unset while the server does not tell. */
export type DownloadProgress = { readonly percent?: number };

export type ServiceAction = 'start' | 'stop' | 'restart' | 'status';
export type ServiceReport = { readonly isRunning: boolean; readonly url?: string };

/** What every question has that takes its turn at a server. */
export type Work = {
  readonly model: Model;
  /** Nobody chose this model: another may answer when it turns out not to be on disk. */
  readonly isDefault?: boolean;
  /** Whose turn it is: the queue is fair between owners. */
  readonly owner: string;
  readonly signal: AbortSignal;
  /** How long it waits for its turn, in milliseconds; unset: as long as the signal lets it. */
  readonly queueMs?: number;
  readonly onProgress?: (progress: Progress) => void;
};

export type ChatRequest = Work & {
  readonly messages: readonly ChatMessage[];
  /** 0 to 2. */
  readonly temperature: number;
  /** Longest answer in tokens. */
  readonly maxTokens: number;
  /** The answer ends before the first of these; they are never given. No server is relied upon. */
  readonly stop?: readonly string[];
};

export type Usage = {
  readonly promptTokens: number;
  readonly completionTokens: number;
};

/** One step of an answer. */
export type ChatEvent =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'reasoning'; readonly text: string }
  /** All text so far was reasoning: the model closed a `<think>` it never opened. */
  | { readonly kind: 'recast' }
  | { readonly kind: 'end'; readonly finish: 'stop' | 'length'; readonly usage?: Usage };

/** How the connection to Foundry stands. */
export type FoundryHealth = {
  readonly status: 'healthy' | 'degraded' | 'disconnected';
  readonly url?: string;
  readonly generation?: Generation;
  /** How the address was found: `FOUNDRY_BASE_URL`, `daemon.json`, `practice`. */
  readonly source?: string;
  readonly latencyMs?: number;
  readonly loaded: readonly string[];
  readonly modelsCount: number;
  readonly queue: { readonly running: number; readonly waiting: number };
  /** The server's own version, where it tells one. */
  readonly version?: string;
  /** Measured over the latest answers; unset before the first. */
  readonly tokensPerSecond?: number;
  /** The last fault that reached a person, or the one of now. */
  readonly error?: string;
  /** How long ago that was. */
  readonly errorAgeSeconds?: number;
};
