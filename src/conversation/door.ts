/**
 * What crosses the border between a door (Telegram, Discord, terminal, web page) and the
 * conversation service. Plain data, except {@link Reply}, which a door makes for one message.
 */

import type { DoorTextName } from '../texts/texts.ts';

/** Where something was said. A Discord thread and a Telegram topic are places of their own. */
export type Place = {
  /** `telegram`, `discord`, `terminal`, `web`: the prefix of every id that comes from this door. */
  readonly platform: string;
  /** The chat's id on its platform, without prefix. */
  readonly chat: string;
  /** The topic or thread within the chat, where the platform has them. */
  readonly thread?: string;
  readonly kind: 'private' | 'group';
  /** Ids under which the whole group may be listed in `ALLOWED_IDS`, such as `discord:guild:789`. */
  readonly groupIds?: readonly string[];
};

/** Who said it. */
export type Author = {
  /** Id with its platform in front, as `ADMIN_IDS` writes it: `telegram:123`. */
  readonly id: string;
  readonly name: string;
  /** The person's language as the platform tells it (`en`, `ru-RU`); unknown: left out. */
  readonly language?: string;
  /** True for the person at this very machine (terminal, web page on loopback): an admin. */
  readonly isLocal?: boolean;
};

/** A command with the rest of the line as its one argument; a pressed button is one too. */
export type Invocation = {
  readonly command: string;
  /** Trimmed; empty when there is none. */
  readonly argument: string;
};

/** One thing that a person said or pressed, as a door hands it in. */
export type Incoming = {
  /** The same for a delivery that is repeated, different for all else: `telegram:<chat>:<message>`. */
  readonly id: string;
  readonly place: Place;
  readonly author: Author;
  /** The question; for an {@link Invocation} the text as it was written. */
  readonly text: string;
  readonly invocation?: Invocation;
  /** True when a button was pressed: the reply then changes the message that holds it. */
  readonly isPress?: boolean;
  /** True when the platform shows that an answer is coming until there is one: silence is none. */
  readonly isAwaited?: boolean;
  /** True when the author changed a message that was handed in before under the same id. */
  readonly isEdit?: boolean;
  /**
   * True when the next message of the same author may be a part of this one: a long paste that the
   * messenger cut up, pictures that were sent together, a forwarded message and the comment on it.
   */
  readonly mayGoOn?: boolean;
  /** Files that came with it; {@link Reply.fetch} gets what is in them. */
  readonly attachments?: readonly Attachment[];
};

/** A file in a message. Plain data, so that it can be fetched after a restart as well. */
export type Attachment = {
  /** As its sender named it; made up from its kind where it has no name. */
  readonly name: string;
  readonly mime?: string | undefined;
  /** Its size, as the platform tells it. */
  readonly bytes?: number | undefined;
  /** What the door needs to find it again. Never shown, never logged. */
  readonly ref: string;
};

/** A button under a message; pressing it is the same as giving the command. */
export type Button = {
  readonly label: string;
  readonly press: Invocation;
};

/** A whole message in Markdown, which each door renders in its own dialect. */
export type Message = {
  readonly markdown: string;
  /** Rows of buttons. */
  readonly buttons?: readonly (readonly Button[])[];
  /** Where a place is public and the platform can: shown to the author only. */
  readonly isPersonal?: boolean;
  /** After a press: said beside the message that holds the button, which stays as it is. */
  readonly isAside?: boolean;
  readonly thought?: Thought;
  /** A line in small print below the rest, such as how fast the answer was. Markdown. */
  readonly footnote?: string;
  /** Goes with it, and the text is its caption; a door that sends no files shows what is in it. */
  readonly file?: TextFile;
};

/** A file that the bot made. */
export type TextFile = {
  /** With an ending: `answer.md`. */
  readonly name: string;
  readonly text: string;
};

/** The answer as far as it has grown. */
export type Draft = {
  readonly markdown: string;
  readonly buttons?: readonly (readonly Button[])[];
  readonly thought?: Thought;
  /** Tells what is waited for; the answer itself has not begun. */
  readonly isNotice?: boolean;
  /** Only a counter moved: left out where it would make the first words of the answer wait. */
  readonly isTick?: boolean;
};

/** What the model thought before its answer, shown apart from it and folded where that is possible. */
export type Thought = {
  /** Such as how long it took. Plain text. */
  readonly title: string;
  /** Markdown. */
  readonly text: string;
};

/** Where the messages of an answer are, in the door's own form. */
export type Whereabouts = {
  /** In their order. */
  readonly ids: readonly string[];
  /** By it a message is found whose sending ended in a crash, before its id was known. */
  readonly trace?: string | undefined;
  /** Ids of the other answers of the conversation, which must not be taken for it. */
  readonly others?: readonly string[];
};

/** Resolves when it would survive a crash, or cannot be kept. Never rejects. */
export type KeepWhereabouts = (where: Whereabouts) => Promise<void>;

/**
 * How the service answers one {@link Incoming}. Made by a door for this one message, so addresses,
 * tokens and message ids stay inside the door. One `finish` ends it; nothing may follow. A press
 * that needs no words of its own (Stop) ends without one.
 */
export interface Reply {
  /** Shows that an answer is coming (typing…) until the first text or the end. Never waits. */
  working(): void;
  /** Shows the answer so far. Never waits; the latest wins, one may be left out. */
  show(draft: Draft): void;
  /**
   * Puts the final text in place, once, whatever it takes within the platform's limits.
   * Rejects when the platform cannot be reached or refuses for good.
   */
  finish(message: Message): Promise<void>;
  /**
   * Tells where the answer stands, now and each time that changes; a message is sent only when its
   * trace has been kept, and `finish` resolves when all is. Absent where an answer cannot be changed
   * later.
   */
  onShown?(keep: KeepWhereabouts): void;
  /**
   * Puts the answer into the messages that hold an earlier one, as `onShown` told of them. Comes
   * before anything is shown.
   */
  takeOver?(where: Whereabouts): void;
  /**
   * The bytes of a file that came with a message of this chat. Rejects with an
   * {@link AttachmentError}. Absent where messages come without files.
   */
  fetch?(attachment: Attachment, options: FetchOptions): Promise<Uint8Array>;
}

/** What {@link Reply.finish} rejects with: the platform cannot be reached, or refuses for good. */
export class NotDelivered extends Error {
  override readonly name: string = 'NotDelivered';
  readonly code = 'not_delivered';
}

export type FetchOptions = {
  /** A longer file is given up. */
  readonly maxBytes: number;
  readonly signal: AbortSignal;
};

/** Why a file could not be fetched. */
export class AttachmentError extends Error {
  override readonly name = 'AttachmentError';
  /** `gone`: the platform does not have it any more, or never gives files of this size. */
  readonly code: 'too_big' | 'gone' | 'unreachable' | 'aborted';

  constructor(code: AttachmentError['code'], message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/** One offered completion of a command's argument. */
export type Choice = {
  readonly label: string;
  readonly value: string;
};

/** How a door is doing, for `/health` and the HTTP API. */
export type DoorState = 'off' | 'connecting' | 'ready' | 'failing' | 'stopped';

/** What happens to a message that was handed in. */
export type Receipt = {
  /** Resolves when everything about this message is done, answered or not. Never rejects. */
  readonly done: Promise<void>;
};

/** A command as a door's menu shows it, in one language. */
export type CommandInfo = {
  readonly name: string;
  /** At most 100 characters: Discord's limit, the narrowest. */
  readonly description: string;
  readonly audience: 'all' | 'user' | 'admin';
  /** Its answer is the asker's own business: in a public place only they see it, where that works. */
  readonly isPersonal?: boolean;
  readonly option?: {
    readonly name: string;
    readonly description: string;
    readonly isRequired: boolean;
    /** Whether {@link ConversationService.complete} offers values. */
    readonly completes: boolean;
  };
};

/** What a door may ask of the product: the one interface behind every way to talk to it. */
export interface ConversationService {
  /**
   * Takes a message in. Resolves as soon as the message is accepted (a door may then acknowledge
   * it to its platform); the answer goes on by itself through `reply`.
   */
  receive(incoming: Incoming, reply: Reply): Promise<Receipt>;
  /** Completions for a command's argument, at most 25; empty when there are none. */
  complete(incoming: Incoming): Promise<readonly Choice[]>;
  /** The command table in a language (`en`, `ru`; anything else falls back to English). */
  commands(language: string): readonly CommandInfo[];
  /** A sentence for a person from the door itself, such as that a button is too old. */
  phrase(key: DoorPhrase, language: string | undefined): string;
}

/** What is known of a message for as long as it may have to be answered. */
export type Said = Pick<Incoming, 'id' | 'place' | 'author'>;

/** The ways back to people through all doors: what {@link Door} offers, by the person's platform. */
export type Outbox = Required<Pick<Door, 'replyTo' | 'direct' | 'forget'>>;

/** Something that a platform calls over HTTP, and that proves by itself who calls. */
export type Hook = {
  /** Such as `/telegram/webhook`; called by POST. */
  readonly path: string;
  /** Gives the HTTP status to answer with. Rejects with whatever `json` rejects with. */
  receive(call: HookCall): Promise<number>;
};

export type HookCall = {
  readonly headers: Headers;
  /** The body, of bounded size; rejects when it is none. */
  json(): Promise<unknown>;
};

/** A way in: opened and closed by the composition root. */
export interface Door {
  readonly name: string;
  readonly state: DoorState;
  /** Begins and returns at once; a door reconnects by itself and never throws for the network. */
  start(): void;
  /**
   * A reply to what was said before this run, such as a question that has no answer yet. Undefined:
   * nobody can be reached there any more. Absent where nothing outlives a run.
   */
  replyTo?(said: Said): Promise<Reply | undefined>;
  /**
   * A reply that begins a message to a person, in private and in their language. Undefined: they
   * cannot be reached. Absent where people are not written to.
   */
  direct?(personId: string, language: string | undefined): Promise<Reply | undefined>;
  /** Deletes what the door itself keeps of a person. Absent where it keeps nothing of people. */
  forget?(personId: string): Promise<void>;
  /** What its platform sends to our HTTP server. Absent where the door fetches by itself. */
  readonly hook?: Hook;
  /** Takes nothing new in. Answers under way may still be finished. */
  stopIntake(): Promise<void>;
  /** Closes every socket and timer. */
  close(): Promise<void>;
}

/** What a door knows again in the next run. */
export type DoorMemory = {
  /** What was kept last; undefined: nothing that can be read. */
  read(): Promise<unknown>;
  /** Keeps in its place what `look` gives, a little later. Never throws. */
  keep(look: () => Readonly<Record<string, unknown>>): void;
  /** Resolves when what is to be kept is. Never rejects. */
  flush(): Promise<void>;
};

/** Sentences that a door says by itself. */
export type DoorPhrase = DoorTextName;
