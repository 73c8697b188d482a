import type { Message, MessageEntity, User } from 'grammy/types';
import type { StoredFile } from './files.ts';

/** A message and what is known about it beyond its API object. */
export interface Stored {
  api: Message;
  from: 'bot' | User;
  sentAt: number;
  editedAt?: number;
  /** The source of a rich message. */
  rich?: string;
  /** What Telegram made live in a rich message by itself. */
  found?: MessageEntity[];
  linkPreview: boolean;
  reactions: string[];
  file?: StoredFile;
}
