import type { Called } from '../../credentials/api-call.ts';
import { type Check, note, ok, warning } from '../check.ts';

/** The services' clocks tell whole seconds, and an answer is under way for a while. */
const TOLERANCE_S = 30;

/** Compares the clock with what a messenger said; nobody is asked for that alone. */
export const clock: Check = {
  name: 'clock',
  async run(examination) {
    const { clock: texts } = examination.texts;
    const [telegram, discord] = await Promise.all([examination.telegram(), examination.discord()]);
    const told = [
      { service: 'Telegram', call: telegram?.call },
      { service: 'Discord', call: discord?.call },
    ].find(({ call }) => call?.serverTime !== undefined);
    const ahead = told?.call === undefined ? undefined : secondsAhead(told.call);
    if (told === undefined || ahead === undefined) return [note(texts.unknown)];
    if (Math.abs(ahead) > TOLERANCE_S) return [warning(texts.wrong(ahead, told.service))];
    return [ok(texts.ok(Math.max(1, Math.abs(ahead)), told.service))];
  },
};

function secondsAhead({ serverTime, at, ms }: Called): number | undefined {
  if (serverTime === undefined) return undefined;
  const meanwhile = at.getTime() - ms / 2;
  return Math.round((meanwhile - serverTime.getTime()) / 1_000);
}
