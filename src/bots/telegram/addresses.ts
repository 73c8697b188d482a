import type { Said } from '../../conversation/door.ts';
import type { ReplyTarget } from './replies.ts';

/** A message, or a press, which is no message that could be quoted. */
const SOURCE = /^telegram:-?\d+:(\d+)$/;

/** Where the answer to an earlier message goes; undefined: it was not said on Telegram. */
export function targetOfSaid({ id, place, author }: Said): ReplyTarget | undefined {
  const person = personOf(author.id);
  if (place.platform !== 'telegram' || person === undefined || !/^-?\d+$/.test(place.chat)) {
    return undefined;
  }
  const [, message] = SOURCE.exec(id) ?? [];
  const { chat, thread, kind } = place;
  return {
    chat: Number(chat),
    kind,
    person,
    ...(thread !== undefined && { thread: Number(thread) }),
    ...(message !== undefined && { message: Number(message) }),
    ...(author.language !== undefined && { language: author.language }),
  };
}

/** A person's private chat, which has their id; undefined: they are not on Telegram. */
export function targetOfPerson(id: string, language: string | undefined): ReplyTarget | undefined {
  const person = personOf(id);
  if (person === undefined) return undefined;
  return { chat: person, kind: 'private', person, ...(language !== undefined && { language }) };
}

function personOf(id: string): number | undefined {
  const [, number] = /^telegram:(\d+)$/.exec(id) ?? [];
  return number === undefined ? undefined : Number(number);
}
