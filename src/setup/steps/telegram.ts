import { checkTelegramToken } from '../../credentials/check-token.ts';
import type { Step } from '../session.ts';
import { askForToken } from './token.ts';

/** The Telegram bot. */
export const telegram: Step = async (session) => {
  const { draft, prompts, texts } = session;
  const { TELEGRAM_API_ROOT: apiRoot } = draft.config;
  const account = await askForToken(session, {
    messenger: 'telegram',
    service: 'Telegram',
    variable: 'TELEGRAM_BOT_TOKEN',
    apiRoot,
    howTitle: texts.telegram.howTitle,
    how: texts.telegram.how,
    check: (text, signal) => checkTelegramToken(text, { apiRoot, signal }),
    nameOf: ({ username }) => `@${username}, https://t.me/${username}`,
  });
  if (account !== undefined && !account.readsGroups) prompts.say(texts.telegram.groups);
};
