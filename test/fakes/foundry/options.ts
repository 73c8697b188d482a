import type { Quirks } from './quirks.ts';
import type { AnswerFunction, FakeAnswer, FakeModel, Generation } from './types.ts';

/** How a fake Foundry is to behave. */
export type FakeFoundryOptions = Partial<Quirks> & {
  /** Default: g2. */
  readonly generation?: Generation;
  /** Default: a free port. */
  readonly port?: number;
  readonly models?: readonly FakeModel[];
  /** Pause between two tokens; default 0. */
  readonly tokenMs?: number;
  /** What the model says; may be changed with `answer`. */
  readonly script?: FakeAnswer | AnswerFunction;
  /** Cuts SSE bytes into HTTP chunks of so many bytes. */
  readonly splitBytes?: number;
  /** Default: false for openai, else true (a dropped client stops nothing there). */
  readonly keepsGeneratingAfterAbort?: boolean;
};

/** How long to wait for something. */
export type WaitOptions = {
  /** Default 2000. */
  readonly withinMs?: number;
};
