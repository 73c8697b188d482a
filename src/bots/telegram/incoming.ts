import type { Chat, Message, User, UserFromGetMe } from 'grammy/types';
import type { Author, Incoming, Place } from '../../conversation/door.ts';
import { type Addressed, isReplyTo, readAddress } from './addressing.ts';

/** What people send; anything else in a message is news about the chat and not meant for the bot. */
const CONTENT = [
  'animation',
  'audio',
  'contact',
  'dice',
  'document',
  'location',
  'photo',
  'poll',
  'sticker',
  'story',
  'venue',
  'video',
  'video_note',
  'voice',
] as const satisfies readonly (keyof Message)[];

/** What became of a message: a question or command, something unreadable, or nothing for us. */
export type Reading =
  | { readonly kind: 'incoming'; readonly incoming: Incoming }
  | { readonly kind: 'unsupported' }
  | { readonly kind: 'ignored' };

export type ReadOptions = {
  readonly message: Message;
  readonly me: UserFromGetMe;
  /** Whether a word is one of the bot's commands, which a group may use without naming the bot. */
  readonly isCommand: (name: string) => boolean;
};

const IGNORED: Reading = { kind: 'ignored' };

/**
 * Reads a Telegram message. In private every text counts; in a group only a mention, a reply to
 * the bot or a command. Bots, channels and anonymous admins are never listened to.
 */
export function readMessage({ message, me, isCommand }: ReadOptions): Reading {
  const { from, chat } = message;
  if (from === undefined || from.is_bot || message.sender_chat !== undefined) return IGNORED;
  const address = readAddress(message, me);
  if (address.isForAnother) return IGNORED;
  const isPrivate = chat.type === 'private';
  if (!isPrivate && !isMeantForUs({ address, message, me, isCommand })) return IGNORED;
  if (address.text.trim() === '') {
    const isContent = CONTENT.some((key) => message[key] !== undefined);
    return isPrivate && isContent ? { kind: 'unsupported' } : IGNORED;
  }
  const incoming: Incoming = {
    id: `telegram:${chat.id}:${message.message_id}`,
    place: placeOf(message),
    author: authorOf(from),
    text: address.text,
    ...(address.invocation && { invocation: address.invocation }),
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

function isMeantForUs({
  address,
  message,
  me,
  isCommand,
}: ReadOptions & { readonly address: Addressed }): boolean {
  if (address.isNamed || isReplyTo(me, message)) return true;
  // Several bots may share the group: a word that is not ours is somebody else's.
  return address.invocation !== undefined && isCommand(address.invocation.command);
}
