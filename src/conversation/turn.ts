import type { Texts } from '../texts/texts.ts';
import type { Role } from './access.ts';
import type { Burst } from './bursts.ts';
import type { Incoming, Reply } from './door.ts';

/** Who asks for an answer and how they get it. */
export type Asking = {
  readonly reply: Reply;
  readonly texts: Texts;
  readonly role: Role;
};

/** The same of a question that was asked before; an empty `source` means the last one. */
export type AskingAgain = Asking & {
  readonly way: 'retry' | 'continue';
  readonly source: string;
};

/** A question on its way to its answer. Its words are in the history, under `source`. */
export type Turn = Asking & {
  /** The conversation. */
  readonly key: string;
  /** The message that asked. */
  readonly source: string;
  readonly incoming: Incoming;
  /** When it was accepted, by `performance.now()`. */
  readonly since: number;
  /** `continue` goes on with an answer that was cut; the others begin one. */
  readonly way: 'first' | 'retry' | 'continue';
  /** The answer goes into the messages that hold the earlier one. */
  readonly isInPlace?: boolean;
  /** Further parts of the question may still come. */
  readonly burst?: Burst;
};

/** The promise of a turn's end. */
export type Begun = { readonly done: Promise<void> };

/** Why a turn was stopped: the product ends, and the next run answers what has no word yet. */
export const SHUTTING_DOWN = Symbol('the product ends');

/** Why a turn was stopped: its question was changed, and another turn answers that. */
export const QUESTION_CHANGED = Symbol('the question was changed');

/** Why a turn was stopped: whoever asked may not use the bot any more. */
export const ACCESS_ENDED = Symbol('access has ended');

/** Why a turn was stopped: whoever asked had everything about them deleted. */
export const FORGOTTEN = Symbol('forgotten');
