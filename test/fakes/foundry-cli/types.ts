import type { FakeFoundry, FakeModel } from '../foundry/index.ts';

/**
 * Which `foundry` the command is: of CLI 0.8, 0.10, 0.13, the Ethereum toolkit's, or a Foundry
 * Local that never answers.
 */
export type CliGeneration = 'g0' | 'g1' | 'g2' | 'ethereum' | 'hangs';

/** An answer given word for word. */
export type CannedAnswer = {
  readonly stdout?: string;
  readonly stderr?: string;
  /** Default 0. */
  readonly exitCode?: number;
};

/** What a test may change while the command is in use. */
export type CliState = {
  /** Whether the server runs; plays no part when a `FakeFoundry` is linked. */
  readonly running: boolean;
  /** The server's address; plays no part when a `FakeFoundry` is linked. */
  readonly foundryUrl: string;
  /** Shown instead of the true address, as long as the server runs; '' for the true one. */
  readonly shownUrl: string;
  /** Pause before a command says anything; default 0. */
  readonly delayMs: number;
  /** How long a start takes; default 0. A command that is killed meanwhile starts nothing. */
  readonly startMs: number;
  /** A start fails with this text; '' for none. */
  readonly startError: string;
  /** Colours, as on a terminal; default true. JSON is never coloured. */
  readonly ansi: boolean;
  /** g1, g2: `model load` does not end when the model is loaded, as seen in 0.10.3; default true. */
  readonly loadKeepsRunning: boolean;
  /** Answers by the words a call begins with, such as `server status`; the longest fit wins. */
  readonly canned: Readonly<Record<string, CannedAnswer>>;
};

/** How to install the fake command. */
export type FakeFoundryCliOptions = Partial<CliState> & {
  readonly generation: CliGeneration;
  /** The server that the command shows, starts (on a new port), stops, and whose models it moves. */
  readonly foundry?: FakeFoundry;
  /** The catalogue without a linked `FakeFoundry`. */
  readonly models?: readonly FakeModel[];
  /** A start writes `<homeDir>/.foundry/daemon.json` (g1, g2). */
  readonly homeDir?: string;
  /** How long the command waits for this process to take its call; default 8000. */
  readonly patienceMs?: number;
  /** `hangs`: how long it lives on after SIGTERM; default 1500. */
  readonly ignoresTermMs?: number;
  /** Called instead of starting a linked `FakeFoundry`; may give the new address. */
  readonly onStart?: (port: number) => Promise<string | undefined> | string | undefined;
  readonly onStop?: () => Promise<void> | void;
};

/** The server and its models as the command sees them. */
export type CliWorld = {
  /** Undefined while the server is stopped. */
  readonly url: string | undefined;
  readonly models: readonly FakeModel[];
  /** Starts the server and gives its address; 0 takes any port. */
  start(port: number): Promise<string>;
  stop(): Promise<void>;
  /** By id. */
  load(id: string): void;
  unload(id: string): void;
  download(id: string): void;
};

/** One call of the command. */
export type CliCall = {
  readonly args: readonly string[];
  readonly state: CliState;
  readonly world: CliWorld;
  /** Aborts when the process is killed. */
  readonly signal: AbortSignal;
  out(text: string): void;
  err(text: string): void;
};

/** What the command does; resolves with the exit code. */
export type CliProgram = (call: CliCall) => Promise<number> | number;
