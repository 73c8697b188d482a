import type { Foundry } from '../../foundry/foundry.ts';
import type { Person } from '../../storage/person.ts';
import type { Store } from '../../storage/store.ts';
import type { CommandName, Texts } from '../../texts/texts.ts';
import type { Role } from '../access.ts';
import type { AnswererOptions } from '../answer.ts';
import type { Belongings } from '../belongings.ts';
import type { Claim } from '../claim.ts';
import type { Choice, DoorState, Draft, Incoming, Message } from '../door.ts';
import type { Downloads } from '../downloads.ts';
import type { History } from '../history.ts';
import type { People } from '../people.ts';
import type { Requests } from '../requests.ts';
import type { Turns } from '../turns.ts';

/** What commands work with. */
export type Services = {
  readonly foundry: Foundry;
  readonly store: Store;
  readonly history: History;
  readonly turns: Turns;
  readonly claim: Claim;
  /** What holds for whoever has set nothing else. */
  readonly defaults: Pick<AnswererOptions, 'temperature' | 'maxTokens'>;
  /** The doors by name and how they are doing. */
  readonly doors: () => Readonly<Record<string, DoorState>>;
};

/** One use of a command. */
export type CommandCall = {
  readonly incoming: Incoming;
  /** The rest of the line, trimmed. */
  readonly argument: string;
  readonly person: Person | undefined;
  readonly role: Role;
  readonly texts: Texts;
  /** The commands this person may use, in the menu's order. */
  readonly menu: readonly CommandName[];
  readonly services: Services;
  readonly downloads: Downloads;
  readonly people: People;
  readonly requests: Requests;
  readonly belongings: Belongings;
  /** Shows how far the command is, in the place of its answer. */
  readonly show: (draft: Draft) => void;
  /** Runs what takes long: `/stop` and the end of the product abort its signal. */
  readonly beside: <T>(errand: (signal: AbortSignal) => Promise<T>) => Promise<T>;
  /** Makes the text, and what came with it, a question to the model, answered through this reply. */
  readonly ask: (text: string) => Promise<void>;
  /**
   * Answers an earlier question again, or goes on with its answer, through the same reply: the one
   * that came with the message `source`, or the last one when that is empty.
   */
  readonly again: (how: 'retry' | 'continue', source: string) => Promise<'begun' | 'busy' | 'none'>;
};

/** A command, defined once for every door. */
export type Command = {
  readonly name: CommandName;
  readonly audience: 'all' | 'user' | 'admin';
  /** In a public place the answer is for the author's eyes only, where the platform can do that. */
  readonly isPersonal?: boolean;
  /** Its answer is nobody else's business: in a group it is refused. */
  readonly isPrivateOnly?: boolean;
  /** Given by buttons alone: it stands in no menu. */
  readonly isHidden?: boolean;
  /** Its name and description stand in the texts under the command's name. */
  readonly option?: { readonly isRequired: boolean };
  /** What to say; nothing when the reply is used otherwise (an answer, a stopped stream). */
  run(call: CommandCall): Promise<Message | undefined>;
  /** Completions of the argument that is being written. */
  complete?(call: Pick<CommandCall, 'argument' | 'services' | 'texts'>): Promise<readonly Choice[]>;
};
