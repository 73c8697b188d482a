import { startFakeTelegram } from '../../test/fakes/telegram/index.ts';
import { type Chat, firstWith, type Platform, type Shown } from './platform.ts';

/** `each chat`: the documented budget of a chat, but no limit over all, as for paid broadcasts. */
export type TelegramBudgets = 'all' | 'each chat';

/** A fake Telegram that keeps its budgets. */
export async function openTelegram(budgets: TelegramBudgets): Promise<Platform> {
  const isLifted = budgets === 'each chat';
  const limits = isLifted ? { overallPerSecond: Number.MAX_SAFE_INTEGER } : 'real';
  const telegram = await startFakeTelegram({ limits });
  let people = 0;
  const newChat = (): Chat => {
    people += 1;
    const person = telegram.person({ firstName: `Person ${people}` });
    const chat = telegram.privateChat(person);
    const shown = () =>
      chat.timeline.filter((entry): entry is typeof entry & Shown => {
        return entry.by === 'bot' && ['send', 'edit', 'draft'].includes(entry.kind);
      });
    return {
      say: (text) => void chat.say(person, text),
      shown,
      untilShown: (word, withinMs) =>
        chat.until(() => firstWith(word, shown()), { withinMs, what: `“${word}”` }),
    };
  };
  return {
    variables: { TELEGRAM_BOT_TOKEN: telegram.token, TELEGRAM_API_ROOT: telegram.url },
    untilListening: async () =>
      void (await telegram.untilCall('getUpdates', () => true, { withinMs: 20_000 })),
    newChat,
    floods: () => telegram.floods,
    close: () => telegram.close(),
  };
}
