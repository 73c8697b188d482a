import type { Standing } from '../access.ts';
import type { Button, Message } from '../door.ts';
import { oneLine } from '../one-line.ts';
import { type KnownPerson, VERBS, type Verb } from '../people.ts';
import { ACCESS_ENDED } from '../turn.ts';
import type { Command, CommandCall } from './command.ts';
import { cardOf, describePerson, MARKS, nameOf } from './user-card.ts';

const PAGE_SIZE = 8;
const CARD = 'card';
/** Who waits for an answer comes first. */
const ORDER: readonly Standing[] = ['asked', 'owner', 'admin', 'user', 'guest', 'denied'];
/** As long as any id; what is longer is none. */
const MAX_ID = 100;

/** `/users [page]`: who may use the bot and who asked, each with a card whose buttons change that. */
export const users: Command = {
  name: 'users',
  audience: 'admin',
  isPersonal: true,
  isPrivateOnly: true,
  option: { isRequired: false },
  async run(call) {
    const [word = '', id = ''] = call.argument.split(/\s+/);
    const verb = VERBS.find((each) => each === word.toLowerCase());
    if (verb !== undefined && id !== '') return await change(id, verb, call);
    if (word === CARD && id !== '') return await card(id, call);
    return await list(Math.trunc(Number(word)) || 1, call);
  },
};

async function list(wanted: number, { people, texts }: CommandCall): Promise<Message> {
  const words = texts.users;
  const all = (await people.all()).sort(byUrgency);
  const pages = Math.max(1, Math.ceil(all.length / PAGE_SIZE));
  const page = Math.min(Math.max(wanted, 1), pages);
  const shown = all.slice((page - 1) * PAGE_SIZE, page * PAGE_SIZE);
  const groups = people.groups.map((id) => `- ${words.group(oneLine(id, MAX_ID))}`);
  const lines = shown.map((known) => `- ${describePerson(known, texts)}`);
  const turn = [
    ...(page > 1 ? [toPage(texts.models.previous, page - 1)] : []),
    ...(page < pages ? [toPage(texts.models.next, page + 1)] : []),
  ];
  const rows: Button[][] = shown.map((known) => [
    {
      label: `${MARKS[known.standing]} ${nameOf(known)}`,
      press: { command: 'users', argument: `${CARD} ${known.person.id}` },
    },
  ]);
  return {
    markdown: [
      words.title(page, pages),
      '',
      ...(lines.length > 0 ? lines : [words.none]),
      ...groups,
    ].join('\n'),
    buttons: turn.length > 0 ? [...rows, turn] : rows,
  };
}

async function card(id: string, { people, texts, incoming }: CommandCall): Promise<Message> {
  const known = await people.find(id);
  if (known === undefined) return { markdown: texts.users.refusals.unknown };
  return cardOf(known, { texts, isSelf: id === incoming.author.id });
}

async function change(
  id: string,
  verb: Verb,
  { people, requests, services, texts, incoming }: CommandCall,
): Promise<Message> {
  const done = await people.change(id, verb, incoming.author.id);
  const { outcome, known } = done;
  if (outcome === 'self' || known === undefined) {
    return { markdown: texts.users.refusals[outcome === 'self' ? 'self' : 'unknown'] };
  }
  const { markdown, buttons = [] } = cardOf(known, { texts, isSelf: false });
  // Why nobody can change them stands in the card.
  if (outcome === 'owner' || outcome === 'listed') return { markdown, buttons };
  if (outcome !== 'changed') {
    return { markdown: `${texts.users.refusals[outcome]}\n\n${markdown}`, buttons };
  }
  if (known.standing === 'denied') void services.turns.stopAllOf(id, ACCESS_ENDED);
  if (verb === 'approve') void requests.tellApproved(known, done.before);
  return { markdown: `${texts.users.done[verb]}\n\n${markdown}`, buttons };
}

function byUrgency(one: KnownPerson, other: KnownPerson): number {
  const order = ORDER.indexOf(one.standing) - ORDER.indexOf(other.standing);
  return order === 0 ? lately(other) - lately(one) : order;
}

function lately({ person: { asked, seenAt } }: KnownPerson): number {
  return asked?.at ?? seenAt ?? 0;
}

function toPage(label: string, page: number): Button {
  return { label, press: { command: 'users', argument: String(page) } };
}
