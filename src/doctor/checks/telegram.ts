import { tokenAdvice } from '../../console/token-advice.ts';
import {
  hasOtherPoller,
  type TelegramAccess,
  type TelegramDelivery,
  telegramDelivery,
} from '../../credentials/telegram.ts';
import { type Check, type Finding, fault, note, ok, warning } from '../check.ts';
import type { Examination } from '../examination.ts';

/** Whose the token is, where its messages go, and whether somebody else fetches them. */
export const telegram: Check = {
  name: 'telegram',
  async run(examination) {
    const { config, texts } = examination;
    const { TELEGRAM_API_ROOT: apiRoot, TELEGRAM_BOT_TOKEN: token } = config;
    if (token === undefined) return [note(texts.off('TELEGRAM_BOT_TOKEN'))];
    const access = { token, apiRoot, signal: examination.signal };
    const delivery = telegramDelivery(access);
    const checked = await examination.telegram();
    if (checked === undefined) return [];
    if (!checked.ok) {
      return [fault(tokenAdvice(checked, { messenger: 'telegram', apiRoot, texts: texts.tokens }))];
    }
    const { account, call } = checked;
    return [
      ok(texts.telegram.ok(account.username, call.ms)),
      note(texts.telegram.groups(account.readsGroups)),
      ...(await findingsOf(await delivery, { examination, access })),
    ];
  },
};

async function findingsOf(
  told: TelegramDelivery | undefined,
  { examination, access }: { examination: Examination; access: TelegramAccess },
): Promise<Finding[]> {
  const { telegram: texts } = examination.texts;
  const { TELEGRAM_WEBHOOK_URL: wanted } = examination.config;
  const [folder, copy] = await Promise.all([examination.folder(), examination.runningCopy()]);
  const findings: Finding[] = [];
  if (told?.webhookHost !== undefined) {
    const wantedHost = wanted === undefined ? undefined : new URL(wanted).host;
    if (wantedHost === undefined) findings.push(warning(texts.webhookLeft(told.webhookHost)));
    else if (wantedHost !== told.webhookHost) {
      findings.push(warning(texts.webhookOther(told.webhookHost, wantedHost)));
    }
    if (told.lastError !== undefined) findings.push(warning(texts.webhookError(told.lastError)));
  }
  if (copy?.states.telegram === 'failing') findings.push(fault(texts.failing));
  // A copy of ours would be the one that is driven out: it tells itself of a conflict.
  const mayAsk = folder.holder === undefined && copy === undefined;
  if (told !== undefined && told.webhookHost === undefined && mayAsk) {
    const hasOther = await hasOtherPoller(access);
    if (hasOther === true) findings.push(fault(texts.otherPoller));
    if (hasOther === false) findings.push(ok(texts.onlyPoller));
  }
  if (told !== undefined && told.pending > 0) findings.push(note(texts.pending(told.pending)));
  return findings;
}
