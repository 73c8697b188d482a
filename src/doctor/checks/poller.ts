import { hasOtherPoller } from '../../credentials/telegram.ts';
import { type Check, fault, ok } from '../check.ts';

/**
 * Whether another program fetches the bot's messages. Asked only while no copy of ours runs, which
 * would be the one that is interrupted, and while no webhook is set.
 */
export const poller: Check = {
  name: 'telegram',
  async run(examination) {
    const { config, texts, signal } = examination;
    const { TELEGRAM_API_ROOT: apiRoot } = config;
    const [told, checked, folder, copy] = await Promise.all([
      examination.telegramDelivery(),
      examination.telegram(),
      examination.folder(),
      examination.runningCopy(),
    ]);
    if (checked?.ok !== true || told === undefined || told.webhookHost !== undefined) return [];
    if (folder.holder !== undefined || copy !== undefined) return [];
    const hasOther = await hasOtherPoller({ token: checked.token, apiRoot, signal });
    if (hasOther === undefined) return [];
    return [hasOther ? fault(texts.telegram.otherPoller) : ok(texts.telegram.onlyPoller)];
  },
};
