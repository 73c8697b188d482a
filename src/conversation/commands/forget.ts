import { setTimeout as sleep } from 'node:timers/promises';
import type { Message } from '../door.ts';
import { FORGOTTEN } from '../turn.ts';
import type { Command, CommandCall } from './command.ts';

const EVERYTHING = 'everything';
const KEEP = 'keep';
/** A button that deletes everything must not lie about in a chat for ever. */
const BUTTON_LIFE_S = 10 * 60;
/** For the last words of answers under way; what they hold goes all the same. */
const STOP_WITHIN_MS = 5_000;

/** `/forget`: asks, then deletes all that is stored of the person and says how much it was. */
export const forget: Command = {
  name: 'forget',
  audience: 'user',
  isPersonal: true,
  option: { isRequired: false },
  async run(call) {
    const { argument, incoming, texts } = call;
    const [word = '', stamp = ''] = argument.toLowerCase().split(/\s+/);
    if (word === KEEP) return { markdown: texts.forget.kept };
    if (word !== EVERYTHING) return await ask(call);
    const age = now() - Number.parseInt(stamp, 36);
    const isFresh = age >= 0 && age < BUTTON_LIFE_S;
    return incoming.isPress === true && !isFresh ? await ask(call) : await forgetAll(call);
  },
};

async function ask({ incoming, belongings, texts, person, people }: CommandCall): Promise<Message> {
  const { id } = incoming.author;
  const words = texts.forget;
  const loss = people.lossOf(person);
  const lines = [
    words.ask(await belongings.tally(id)),
    ...(loss === undefined ? [] : [words.loses[loss]]),
    words.how,
  ];
  const press = (argument: string) => ({ command: 'forget', argument });
  const row = [
    { label: words.buttons.everything, press: press(`${EVERYTHING} ${now().toString(36)}`) },
    { label: words.buttons.keep, press: press(KEEP) },
  ];
  return { markdown: lines.join('\n\n'), buttons: [row] };
}

async function forgetAll({ incoming, belongings, services, texts }: CommandCall): Promise<Message> {
  const { id } = incoming.author;
  const over = new AbortController();
  const late = sleep(STOP_WITHIN_MS, undefined, { signal: over.signal }).catch(() => {});
  await Promise.race([services.turns.stopAllOf(id, FORGOTTEN), late]);
  over.abort();
  const tally = await belongings.delete(id);
  // Whoever was the owner is not any more: somebody may become it, with a code that is announced.
  await services.claim.reopen();
  return { markdown: texts.forget.done(tally) };
}

/** In seconds since 1970. */
function now(): number {
  return Math.floor(Date.now() / 1_000);
}
