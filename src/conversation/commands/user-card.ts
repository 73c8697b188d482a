import type { Texts } from '../../texts/texts.ts';
import type { Standing } from '../access.ts';
import type { Message } from '../door.ts';
import { oneLine } from '../one-line.ts';
import { type KnownPerson, verbsFor } from '../people.ts';
import { usersButton } from '../requests.ts';

/** A longer name says nothing more, and a button has no room for it. */
const MAX_NAME = 40;
const MAX_ID = 100;
export const MARKS: Readonly<Record<Standing, string>> = {
  owner: '👑',
  admin: '🛡',
  user: '✅',
  guest: '👥',
  asked: '❓',
  denied: '🚫',
};

/** What somebody calls themselves, fit for a button and a code span. */
export function nameOf({ person: { id, name } }: KnownPerson): string {
  return oneLine(name, MAX_NAME) || oneLine(id, MAX_ID);
}

/** One line about somebody, such as "Sam · `telegram:66` · asked for access, 3 min ago". */
export function describePerson(known: KnownPerson, texts: Texts): string {
  const { person, standing, isInAdminIds } = known;
  const words = texts.users;
  const { asked, seenAt } = person;
  const state = isInAdminIds ? words.inAdminIds : words.standings[standing];
  const when =
    standing === 'asked' && asked !== undefined
      ? agoOf(asked.at, texts)
      : seenAt !== undefined && words.seen(agoOf(seenAt, texts));
  const parts = [
    `${MARKS[standing]} \`${nameOf(known)}\``,
    `\`${oneLine(person.id, MAX_ID)}\``,
    state,
    ...(when ? [when] : []),
  ];
  return parts.join(' · ');
}

/** Somebody with the buttons that change what they may do. */
export function cardOf(
  known: KnownPerson,
  { texts, isSelf }: { readonly texts: Texts; readonly isSelf: boolean },
): Message {
  const { person, standing } = known;
  const words = texts.users;
  const place = person.asked?.place;
  const isElsewhere = standing === 'asked' && place?.kind === 'group';
  const refusal = isSelf ? words.refusals.self : whyFixed(known, texts);
  const lines = [
    describePerson(known, texts),
    ...(isElsewhere ? [words.askedIn(oneLine(place?.groupIds?.[0] ?? '', MAX_ID))] : []),
    ...(refusal === undefined ? [] : [refusal]),
  ];
  const verbs = refusal === undefined ? verbsFor(standing) : [];
  const row = verbs.map((verb) => ({
    label: words.buttons[verb],
    press: { command: 'users', argument: `${verb} ${person.id}` },
  }));
  const back = [usersButton(texts)];
  return { markdown: lines.join('\n\n'), buttons: row.length > 0 ? [row, back] : [back] };
}

/** Why nothing can be done with somebody, if that is so. */
function whyFixed({ standing, isInAdminIds }: KnownPerson, { users }: Texts): string | undefined {
  if (isInAdminIds) return users.refusals.listed;
  return standing === 'owner' ? users.refusals.owner : undefined;
}

function agoOf(at: number, { ago }: Texts): string {
  return ago(Math.max(0, (Date.now() - at) / 1_000));
}
