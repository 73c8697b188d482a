import type { Called, CallFault } from './api-call.ts';
import { type DiscordAccess, type DiscordAccount, verifyDiscord } from './discord.ts';
import { isCertain, type Messenger, type PasteFault, readPasted } from './pasted.ts';
import { type TelegramAccess, type TelegramAccount, verifyTelegram } from './telegram.ts';

/** What a text that should be a token turned out to be. */
export type CheckedToken<Account> =
  | { readonly ok: true; readonly token: string; readonly account: Account; readonly call: Called }
  | {
      readonly ok: false;
      readonly fault: PasteFault | CallFault;
      /** The token alone, where there is one: a service that is out of reach does not make it wrong. */
      readonly token?: string;
      /** Unset: nobody had to be asked. */
      readonly call?: Called;
    };

/** What may become part of an address and of a header. */
const SAFE = /^[\w.:-]+$/;

/** Finds the token in a text and asks Telegram whose it is. */
export async function checkTelegramToken(
  text: string,
  access: Omit<TelegramAccess, 'token'>,
): Promise<CheckedToken<TelegramAccount>> {
  return await check('telegram', text, (token) => verifyTelegram({ ...access, token }));
}

/** Finds the token in a text and asks Discord whose it is. */
export async function checkDiscordToken(
  text: string,
  access: Omit<DiscordAccess, 'token'>,
): Promise<CheckedToken<DiscordAccount>> {
  return await check('discord', text, (token) => verifyDiscord({ ...access, token }));
}

type Verdict<Account> =
  | { readonly ok: true; readonly account: Account; readonly call: Called }
  | { readonly ok: false; readonly fault: CallFault; readonly call: Called };

async function check<Account>(
  messenger: Messenger,
  text: string,
  verify: (token: string) => Promise<Verdict<Account>>,
): Promise<CheckedToken<Account>> {
  const pasted = readPasted(messenger, text);
  const token = pasted.ok ? pasted.token : pasted.text;
  if (!pasted.ok && !(!isCertain(pasted.fault) && SAFE.test(token))) {
    return { ok: false, fault: pasted.fault };
  }
  const verdict = await verify(token);
  if (verdict.ok) return { ...verdict, token };
  // Its looks say more than that nobody knows it.
  if (!pasted.ok) return { ok: false, fault: pasted.fault, call: verdict.call };
  return { ...verdict, token };
}
