import type { Chat, Message, User, UserFromGetMe } from 'grammy/types';
import type { Author, Incoming, Place } from '../../conversation/door.ts';
import { withQuote } from '../quote.ts';
import { type Addressed, isReplyTo, readAddress } from './addressing.ts';
import { attachmentsOf } from './attachments.ts';
import { referredIn } from './referred.ts';

/** What people send; anything else in a message is news about the chat and not meant for the bot. */
const CONTENT = [
  'animation',
  'audio',
  'checklist',
  'contact',
  'dice',
  'document',
  'game',
  'location',
  'paid_media',
  'photo',
  'poll',
  'sticker',
  'story',
  'venue',
  'video',
  'video_note',
  'voice',
] as const satisfies readonly (keyof Message)[];

/**
 * From this many UTF-16 units on a text may go on in the next message: clients cut what is pasted
 * into pieces of at most 4,096 units, at a good place behind the middle.
 */
const LEAST_CUT = 2_048;

/** What became of a message: a question or command, one that cannot be read or says nothing, or nothing for us. */
export type Reading =
  | { readonly kind: 'incoming'; readonly incoming: Incoming }
  | { readonly kind: 'unsupported' }
  /** Nothing but the bot's name. */
  | { readonly kind: 'empty' }
  | { readonly kind: 'ignored' };

export type ReadOptions = {
  readonly message: Message;
  readonly me: UserFromGetMe;
  /** Whether a word is one of the bot's commands, which a group may use without naming the bot. */
  readonly isCommand: (name: string) => boolean;
  /** The message is a new version of an earlier one. */
  readonly isEdit: boolean;
  /** It belongs to an album or a paste of which another part was meant for the bot. */
  readonly isOfAddressed: boolean;
};

const IGNORED: Reading = { kind: 'ignored' };

/**
 * Reads a Telegram message. In private every text and file counts; in a group only a mention, a
 * reply to the bot or a command, also in the caption of a file. Bots, channels and anonymous admins
 * are never listened to.
 */
export function readMessage(options: ReadOptions): Reading {
  const { message, me, isEdit, isOfAddressed } = options;
  const { from, chat } = message;
  if (from === undefined || from.is_bot || message.sender_chat !== undefined) return IGNORED;
  const address = readAddress(message, me);
  if (address.isForAnother) return IGNORED;
  const isPrivate = chat.type === 'private';
  const isMeant = isPrivate || isOfAddressed || isMeantForUs(options, address);
  if (!isMeant) return IGNORED;
  const files = attachmentsOf(message);
  const hasText = address.text.trim() !== '';
  const isContent = CONTENT.some((key) => message[key] !== undefined);
  if (!hasText && files.length === 0 && isContent) {
    return isPrivate ? { kind: 'unsupported' } : IGNORED;
  }
  // Of an album that replies to something, each item does; its question is the one with the words.
  const isAsking = hasText || message.media_group_id === undefined;
  const referred = isAsking ? referredIn(message, me) : undefined;
  const { text, invocation } = withQuote(address, referred?.text ?? '');
  const attachments = [...files, ...(referred?.attachments ?? [])];
  if (text.trim() === '' && attachments.length === 0) return ofNothing(address);
  const incoming: Incoming = {
    id: `telegram:${chat.id}:${message.message_id}`,
    place: placeOf(message),
    author: authorOf(from),
    text,
    ...(invocation && { invocation }),
    ...(isEdit ? { isEdit } : mayGoOn(message) && { mayGoOn: true }),
    ...(attachments.length > 0 && { attachments }),
  };
  return { kind: 'incoming', incoming };
}

/** The conversation that a message belongs to; a topic is one of its own. */
export function placeOf(message: {
  readonly chat: Chat;
  readonly is_topic_message?: boolean;
  readonly message_thread_id?: number;
}): Place {
  const { chat, is_topic_message: isTopic, message_thread_id: thread } = message;
  const isPrivate = chat.type === 'private';
  return {
    platform: 'telegram',
    chat: String(chat.id),
    ...(isTopic === true && thread !== undefined && { thread: String(thread) }),
    kind: isPrivate ? 'private' : 'group',
    ...(!isPrivate && { groupIds: [`telegram:${chat.id}`] }),
  };
}

/** Who wrote or pressed. */
export function authorOf(user: Pick<User, 'id' | 'first_name' | 'language_code'>): Author {
  return {
    id: `telegram:${user.id}`,
    name: user.first_name,
    ...(user.language_code !== undefined && { language: user.language_code }),
  };
}

function isMeantForUs({ message, me, isCommand }: ReadOptions, address: Addressed): boolean {
  if (address.isNamed || isReplyTo(me, message)) return true;
  // Several bots may share the group: a word that is not ours is somebody else's.
  return address.invocation !== undefined && isCommand(address.invocation.command);
}

function ofNothing({ isNamed }: Addressed): Reading {
  return isNamed ? { kind: 'empty' } : IGNORED;
}

function mayGoOn({ text, media_group_id: album }: Message): boolean {
  return album !== undefined || (text !== undefined && text.length >= LEAST_CUT);
}
