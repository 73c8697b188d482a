import { tokenAdvice } from '../../console/token-advice.ts';
import type { CheckedToken } from '../../credentials/check-token.ts';
import { isCertain, type Messenger, masked, readPasted } from '../../credentials/pasted.ts';
import type { Session } from '../session.ts';

/** These can be nothing else: nobody has to be asked. */

export type TokenQuestion<Account> = {
  readonly messenger: Messenger;
  /** As people call it. */
  readonly service: string;
  readonly variable: 'TELEGRAM_BOT_TOKEN' | 'DISCORD_BOT_TOKEN';
  readonly apiRoot: string;
  readonly howTitle: string;
  readonly how: string;
  check(text: string, signal: AbortSignal): Promise<CheckedToken<Account>>;
  nameOf(account: Account): string;
};

type Verified<Account> = Extract<CheckedToken<Account>, { ok: true }>;

/**
 * Asks whether a messenger is wanted and for its token, until it is one that the service knows, or the
 * person gives up. Gives whose it is; undefined when that is not known or the messenger is off.
 */
export async function askForToken<Account>(
  session: Session,
  question: TokenQuestion<Account>,
): Promise<Account | undefined> {
  const { draft, prompts, texts } = session;
  const { service, variable, howTitle, how } = question;
  const present = draft.get(variable);
  const wish =
    present === undefined
      ? await prompts.choose(texts.token.want(service), [
          { value: 'change', label: texts.token.wantOptions.yes },
          { value: 'skip', label: texts.token.wantOptions.no },
        ])
      : await askAboutPresent(session, { ...question, present });
  if (wish === 'skip') return undefined;
  if (wish === 'off') {
    draft.set(variable, undefined);
    return undefined;
  }
  if (wish !== 'change') return wish.account;
  prompts.note(how, howTitle);
  const verified = await untilKnown(session, question);
  if (draft.isOverruled(variable)) prompts.say(texts.token.overruled(variable));
  return verified?.account;
}

async function askAboutPresent<Account>(
  session: Session,
  question: TokenQuestion<Account> & { readonly present: string },
): Promise<Verified<Account> | 'change' | 'off' | 'skip'> {
  const { draft, prompts, texts } = session;
  const { present, service, variable } = question;
  const checked = await ask(session, question, present);
  const { keep, change, off } = texts.token.presentOptions;
  const wish = await prompts.choose(
    texts.token.present(service, masked(present)),
    [
      { value: 'keep', label: keep },
      { value: 'change', label: change },
      { value: 'off', label: off },
    ],
    isWrong(checked) ? 'change' : 'keep',
  );
  if (wish !== 'keep') return wish;
  // It may stand only in the environment of this session.
  if (checked.ok) draft.set(variable, checked.token);
  return checked.ok ? checked : 'skip';
}

async function untilKnown<Account>(
  session: Session,
  question: TokenQuestion<Account>,
): Promise<Verified<Account> | undefined> {
  const { draft, prompts, texts } = session;
  const { messenger, service, variable } = question;
  const validate = (text: string) => {
    const pasted = readPasted(messenger, text);
    if (pasted.ok || !isCertain(pasted.fault)) return undefined;
    // How to get the right one stands right above.
    return texts.tokens.pasteFaults[pasted.fault].text;
  };
  for (;;) {
    const text = await prompts.secret(texts.token.paste(service), validate);
    const checked = await ask(session, question, text);
    if (checked.ok) {
      draft.set(variable, checked.token);
      return checked;
    }
    const { again, anyway, skip } = texts.token.afterOptions;
    const wish = await prompts.choose(texts.token.after, [
      { value: 'again', label: again },
      ...(isWrong(checked) ? [] : [{ value: 'anyway', label: anyway } as const]),
      { value: 'skip', label: skip },
    ]);
    if (wish === 'skip') return undefined;
    if (wish === 'anyway') {
      draft.set(variable, checked.token);
      prompts.say(texts.token.unchecked);
      return undefined;
    }
  }
}

async function ask<Account>(
  { prompts, texts }: Session,
  { messenger, service, apiRoot, check, nameOf }: TokenQuestion<Account>,
  text: string,
): Promise<CheckedToken<Account>> {
  const checked = await prompts.busy(texts.token.checking(service), ({ signal }) =>
    check(text, signal),
  );
  if (checked.ok) prompts.good(texts.token.known(service, nameOf(checked.account)));
  else prompts.wrong(tokenAdvice(checked, { messenger, apiRoot, texts: texts.tokens }));
  return checked;
}

/** The token itself is the fault, not the way to the service. */
function isWrong(checked: CheckedToken<unknown>): boolean {
  if (checked.ok) return false;
  return !['unreachable', 'timeout', 'foreign'].includes(checked.fault);
}
