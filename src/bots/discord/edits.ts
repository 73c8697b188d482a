import { z } from 'zod';
import type { ReceivedMessage } from './addressing.ts';

/** What is needed of a message to read it; anything else in it passes. */
const WHOLE = z.object({
  id: z.string(),
  channel_id: z.string(),
  type: z.number(),
  content: z.string(),
  author: z.object({ id: z.string() }),
  mentions: z.array(z.unknown()),
  mention_roles: z.array(z.string()),
  attachments: z.array(z.unknown()),
  edited_timestamp: z.string(),
});

/**
 * The message of a MESSAGE_UPDATE that its author may have changed. Undefined for what Discord
 * tells by itself: a preview that it added, a pin; such an event may hold a few fields only.
 */
export function readEdit(data: unknown): ReceivedMessage | undefined {
  return WHOLE.safeParse(data).success ? (data as ReceivedMessage) : undefined;
}
