import type { APIAttachment, APIUser } from 'discord.js';
import { z } from 'zod';
import type { Attachment } from '../../conversation/door.ts';
import { type ReceivedMessage, referredMessage, type Self, saidText } from './addressing.ts';
import { attachmentsOf } from './attachments.ts';

/** The words and files of somebody else that come with a question. */
export type Referred = { readonly text: string; readonly attachments: readonly Attachment[] };

/** What is needed of a forwarded message to read it; its author is not told. */
const SNAPSHOT = z.object({
  message: z.object({
    content: z.string(),
    mentions: z.array(z.custom<APIUser>()).default([]),
    attachments: z.array(z.custom<APIAttachment>()).default([]),
    flags: z.number().default(0),
  }),
});

/**
 * What a message refers to: messages that it forwards, and the one of somebody else than the bot
 * that it replies to, with what that one forwards.
 */
export function referredIn(message: ReceivedMessage, self: Self): Referred {
  const replied = referredMessage(message, self);
  const others = [
    ...forwardedIn(message),
    ...(replied === undefined ? [] : [replied, ...forwardedIn(replied)]),
  ];
  const texts = others.map((other) => saidText(other, self)).filter((text) => text !== '');
  return { text: texts.join('\n\n'), attachments: others.flatMap(attachmentsOf) };
}

/** Whether something that can be read was forwarded with a message. */
export function isForward(message: ReceivedMessage): boolean {
  return forwardedIn(message).some(
    (each) => each.content.trim() !== '' || attachmentsOf(each).length > 0,
  );
}

/** The forwarded messages as if the one that forwards them said it: their files hang on that one. */
function forwardedIn(message: ReceivedMessage): readonly ReceivedMessage[] {
  const { message_snapshots: snapshots } = message;
  if (!Array.isArray(snapshots)) return [];
  return snapshots.flatMap((one: unknown) => {
    const { data } = SNAPSHOT.safeParse(one);
    return data === undefined ? [] : [{ ...message, ...data.message }];
  });
}
