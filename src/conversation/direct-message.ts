import type { Log } from '../log.ts';
import { textsFor } from '../texts/index.ts';
import type { Texts } from '../texts/texts.ts';
import type { Message, Outbox } from './door.ts';
import type { KnownPerson } from './people.ts';
import { logFault } from './problems.ts';

/**
 * Says something to one person in private, in their language; true when it arrived. Never rejects:
 * a failure is for the log.
 */
export async function sayDirectly(
  { person: { id, language, appLanguage } }: KnownPerson,
  message: (texts: Texts) => Message,
  { outbox, log }: { readonly outbox: Outbox; readonly log: Log },
): Promise<boolean> {
  const tongue = language ?? appLanguage;
  try {
    const reply = await outbox.direct(id, tongue);
    await reply?.finish(message(textsFor(tongue)));
    return reply !== undefined;
  } catch (error) {
    logFault(log, error, { level: 'warn', message: 'an admin was not reached', from: id });
    return false;
  }
}
