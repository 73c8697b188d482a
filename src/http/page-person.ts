import type { Context } from 'hono';
import { z } from 'zod';
import type { Author, Incoming, Invocation, Place } from '../conversation/door.ts';

/** `/model phi-4`, but not a path such as `/usr/bin`. */
const COMMAND = /^\/([a-z][a-z0-9_]{0,31})(?:\s+([\s\S]*))?$/i;

/** The page's conversation, as the browser keeps it. */
export const conversationId = z
  .string('expected 1 to 40 of a-z, 0-9 and -')
  .regex(/^[a-z0-9-]{1,40}$/, 'expected 1 to 40 of a-z, 0-9 and -');

export const invocationBody = z.object({
  command: z.string('expected the name of a command').min(1).max(32),
  argument: z.string('expected a text').default(''),
});

/** Who uses the page: whoever is at this machine, or has the key. */
export function authorOf(c: Context): Author {
  const language = /^[a-z]{2,3}(-[a-z0-9]{2,8})*/i.exec(c.req.header('accept-language') ?? '')?.[0];
  return {
    id: 'web:local',
    name: 'You',
    isLocal: true,
    ...(language === undefined ? {} : { language }),
  };
}

/** The page's one place for a conversation. */
export function placeOf(conversation: string): Place {
  return { platform: 'web', chat: conversation, kind: 'private' };
}

/** What was written or pressed, as the conversation service takes it. */
export function incomingOf(
  c: Context,
  said: {
    readonly id: string;
    readonly conversation: string;
    readonly text: string;
    readonly invocation?: Invocation | undefined;
    readonly isPress?: boolean | undefined;
  },
): Incoming {
  const invocation = said.invocation ?? commandIn(said.text);
  return {
    id: `web:${said.conversation}:${said.id}`,
    place: placeOf(said.conversation),
    author: authorOf(c),
    text: said.text,
    ...(invocation === undefined ? {} : { invocation }),
    ...(said.isPress === true ? { isPress: true } : {}),
  };
}

function commandIn(text: string): Invocation | undefined {
  const [, command, argument = ''] = COMMAND.exec(text.trim()) ?? [];
  return command === undefined ? undefined : { command, argument: argument.trim() };
}
