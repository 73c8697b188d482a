import { setTimeout as sleep } from 'node:timers/promises';
import type { Fault, FaultOptions } from '../test/fakes/telegram/faults.ts';
import { startFakeTelegram } from '../test/fakes/telegram/index.ts';
import type { ChaosChat, ChaosPlatform } from './platform.ts';

const FAULTS: readonly [FaultOptions, ...FaultOptions[]] = [
  { method: /^(send|edit)Message/, status: 429, retryAfter: 1 },
  { method: /^(send|edit)Message/, status: 500 },
  { method: /^(send|edit)Message/, status: 502 },
  { method: /^(send|edit)Message/, mode: 'drop-before' },
  { method: /^(send|edit)Message/, mode: 'drop-reply' },
  { method: /^(send|edit)Message/, mode: 'delay', delayMs: 700 },
  { method: 'getUpdates', mode: 'drop-reply' },
  { method: 'getUpdates', status: 502 },
  { method: 'getUpdates', status: 429, retryAfter: 1 },
  { method: 'getUpdates', status: 409 },
];

/** A fake Telegram with its real limits. */
export async function openTelegram(): Promise<ChaosPlatform> {
  const telegram = await startFakeTelegram();
  const faults: Fault[] = [];
  let people = 0;
  return {
    variables: { TELEGRAM_BOT_TOKEN: telegram.token, TELEGRAM_API_ROOT: telegram.url },
    newChat(): ChaosChat {
      people += 1;
      const person = telegram.person({ firstName: `Person ${people}`, languageCode: 'en' });
      const chat = telegram.privateChat(person);
      return {
        name: `telegram ${person.id}`,
        say: (text) => void chat.say(person, text),
        messages: () => chat.botMessages.map(({ text }) => text),
        deeds: () =>
          chat.timeline.map(({ kind, messageId, text, at }) =>
            [Math.round(at), kind, messageId, text.slice(0, 60)].join(' '),
          ),
      };
    },
    untilListening: async () => void (await telegram.untilCall('getUpdates')),
    async untilAwkward(dice, withinMs) {
      const method = dice.pick(['sendMessage', 'sendMessage', 'editMessageText', 'getUpdates']);
      const from = telegram.calls.length;
      await telegram.untilCall(method, () => true, { from, withinMs });
    },
    async trouble(dice) {
      if (dice.chance(0.2)) {
        await telegram.goDown();
        await sleep(dice.between(100, 2_000));
        await telegram.comeBack();
        return 'Telegram was away';
      }
      const fault = dice.pick(FAULTS);
      faults.push(telegram.fail({ ...fault, times: dice.between(1, 3) }));
      return `Telegram: ${fault.method} ${fault.mode ?? fault.status}`;
    },
    async calm() {
      for (const fault of faults.splice(0)) fault.remove();
      await telegram.comeBack();
    },
    close: () => telegram.close(),
  };
}
