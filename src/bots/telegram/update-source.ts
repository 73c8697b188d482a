import type { Update, UserFromGetMe } from 'grammy/types';
import type { DoorState } from '../../conversation/door.ts';
import type { Log } from '../../log.ts';
import type { Observe } from '../../observe.ts';
import type { TelegramClient } from './client.ts';
import type { TelegramTiming } from './timing.ts';

/**
 * What the door handles; Telegram remembers this and sends nothing else. A server that is too old
 * for one of them passes over its name.
 */
export const ALLOWED_UPDATES = [
  'message',
  'edited_message',
  'callback_query',
  'stopped_message_generation',
  'my_chat_member',
] as const;

/** A way to get updates, which never gives up and never throws. */
export interface UpdateSource {
  readonly state: DoorState;
  start(): void;
  /** Takes nothing new in. */
  stop(): Promise<void>;
}

export type UpdateSourceOptions = {
  readonly client: TelegramClient;
  readonly timing: TelegramTiming;
  readonly log: Log;
  readonly observe?: Observe;
  /** Called once, before the first update, with what `getMe` says. */
  readonly onIdentity: (me: UserFromGetMe) => void;
  /** Resolves when the update is accepted; rejects with `NotAccepted` when it has to come again. */
  readonly handle: (update: Update) => Promise<void>;
};
