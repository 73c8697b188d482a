import { loadConfig } from '../../config/load.ts';
import type { Step } from '../session.ts';

/** Who runs the bots. */
export const owner: Step = async ({ draft, prompts, texts }) => {
  const { TELEGRAM_BOT_TOKEN, DISCORD_BOT_TOKEN } = draft.config;
  if (TELEGRAM_BOT_TOKEN === undefined && DISCORD_BOT_TOKEN === undefined) return;
  const present = draft.get('ADMIN_IDS');
  const answer = await prompts.text(texts.owner.ask, {
    ...(present === undefined ? { hint: texts.owner.hint } : { initial: present }),
    validate: (text) => (areIds(text) ? undefined : texts.owner.wrong),
  });
  const ids = answer.trim();
  if (ids === '') prompts.say(texts.owner.claim);
  if (ids !== (present ?? '')) draft.set('ADMIN_IDS', ids === '' ? undefined : ids);
};

/** Whether these are ids of people; nobody at all is as well. */
export function areIds(text: string): boolean {
  return loadConfig({ ADMIN_IDS: text }).ok;
}
