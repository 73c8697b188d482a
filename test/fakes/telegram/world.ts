import type { BotCommand, User } from 'grammy/types';
import { badRequest, forbidden } from './api-error.ts';
import type { Arguments } from './arguments.ts';
import { CallbackQueries } from './callback-queries.ts';
import type { FileStore } from './files.ts';
import type { FloodControl } from './limits.ts';
import type { Room } from './room.ts';
import type { FindUser } from './text/html.ts';
import { UpdateQueue } from './updates.ts';
import type { Webhook } from './webhook.ts';

/** What an older server may lack. */
export type Lacking = 'drafts' | 'stop button' | 'rich messages';

/** Everything one fake Telegram consists of, as its methods see it. */
export interface World {
  readonly bot: User;
  readonly readsAllGroups: boolean;
  readonly lacks: ReadonlySet<Lacking>;
  readonly draftLifeMs: number;
  readonly rooms: Map<number, Room>;
  readonly people: Map<number, User>;
  readonly blocked: Set<number>;
  readonly updates: UpdateQueue;
  readonly webhook: Webhook;
  readonly files: FileStore;
  readonly callbacks: CallbackQueries;
  readonly flood: FloodControl;
  /** Command lists by scope and language, see `methods/commands.ts`. */
  readonly commands: Map<string, BotCommand[]>;
  /** Names and descriptions by kind and language. */
  readonly profile: Map<string, string>;
  readonly findUser: FindUser;
}

/** One call of a method. */
export interface Call {
  args: Arguments;
  /** Aborted when the client goes away before the answer. */
  signal: AbortSignal;
  world: World;
}

/** A method of the Bot API: gives the `result`, throws `ApiError`. */
export type Method = (call: Call) => unknown;

/** Makes a world without people; `webhook` comes after, since it needs the methods. */
export function createWorld(
  parts: Pick<World, 'bot' | 'readsAllGroups' | 'lacks' | 'draftLifeMs' | 'flood' | 'files'>,
  connectWebhook: (updates: UpdateQueue) => Webhook,
): World {
  const people = new Map<number, User>();
  const updates = new UpdateQueue();
  return {
    ...parts,
    rooms: new Map(),
    people,
    blocked: new Set(),
    updates,
    webhook: connectWebhook(updates),
    callbacks: new CallbackQueries(),
    commands: new Map(),
    profile: new Map(),
    findUser: (id) => (id === parts.bot.id ? parts.bot : people.get(id)),
  };
}

/** The chat that `chat_id` names; 400 `chat not found`. */
export function findRoom({ args, world }: Call): Room {
  const id = args.text('chat_id');
  if (id === '') throw badRequest('chat_id is empty');
  const room = id.startsWith('@')
    ? [...world.rooms.values()].find(({ chat }) => `@${chat.username}` === id)
    : world.rooms.get(Number(id));
  if (room === undefined) throw badRequest('chat not found');
  return room;
}

/** The chat, if the bot may write there: 403 when a person blocked it or a group threw it out. */
export function findWritableRoom(call: Call): Room {
  const room = findRoom(call);
  if (room.botIsOut) throw forbidden('bot was kicked from the supergroup chat');
  if (call.world.blocked.has(room.chat.id)) throw forbidden('bot was blocked by the user');
  return room;
}
