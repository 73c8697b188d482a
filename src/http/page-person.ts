import type { Context } from 'hono';
import { z } from 'zod';
import type { Author, Incoming, Invocation, Place } from '../conversation/door.ts';
import { typedCommand } from '../conversation/typed-command.ts';

/** The name of this door in places and ids. */
export const PLATFORM = 'web';
/** Whoever uses the page: at this machine, or with the key. */
export const PERSON = `${PLATFORM}:local`;

/** One of the page's conversations, as the browser names it. */
export const conversationId = z
  .string('expected 1 to 40 of a-z, 0-9 and -')
  .regex(/^[a-z0-9-]{1,40}$/, 'expected 1 to 40 of a-z, 0-9 and -');

export const messageId = z
  .string('expected an id of 1 to 64 letters, digits and -')
  .regex(/^[\w-]{1,64}$/, 'expected an id of 1 to 64 letters, digits and -');

/** As the server gave it when the file was sent. */
export const fileId = z.string('expected the id of a file').regex(/^[0-9a-f]{24}$/, {
  message: 'expected the id of a file',
});

export const invocationBody = z.object({
  command: z.string('expected the name of a command').min(1).max(32),
  argument: z.string('expected a text').default(''),
});

/** The person, with the language of their browser. */
export function authorOf(c: Context): Author {
  const language = /^[a-z]{2,3}(-[a-z0-9]{2,8})*/i.exec(c.req.header('accept-language') ?? '')?.[0];
  return {
    id: PERSON,
    name: 'You',
    isLocal: true,
    ...(language === undefined ? {} : { language }),
  };
}

/** Each conversation of the page is a place of its own. */
export function placeOf(conversation: string): Place {
  return { platform: PLATFORM, chat: conversation, kind: 'private' };
}

/** The id of a message, as the service knows it. */
export function sourceOf(conversation: string, id: string): string {
  return `${PLATFORM}:${conversation}:${id}`;
}

type SaidHere = {
  readonly id: string;
  readonly conversation: string;
  readonly text: string;
  readonly invocation?: Invocation | undefined;
  readonly isPress?: boolean | undefined;
  readonly files?: readonly {
    readonly id: string;
    readonly name: string;
    readonly mime?: string | undefined;
    readonly bytes: number;
  }[];
  readonly edit?: string | undefined;
};

/** What was written or pressed, as the conversation service takes it. */
export function incomingOf(c: Context, said: SaidHere): Incoming {
  const { conversation, text, files = [] } = said;
  const invocation = said.invocation ?? typedCommand(text);
  return {
    id: sourceOf(conversation, said.id),
    place: placeOf(conversation),
    author: authorOf(c),
    text,
    ...(invocation === undefined ? {} : { invocation }),
    ...(said.isPress === true ? { isPress: true } : {}),
    ...(said.edit === undefined ? {} : { isEdit: true }),
    ...(files.length === 0
      ? {}
      : { attachments: files.map(({ id, ...f }) => ({ ...f, ref: id })) }),
  };
}
