import { tokenAdvice } from '../../console/token-advice.ts';
import type { TelegramDelivery } from '../../credentials/telegram.ts';
import { type Check, type Finding, fault, note, ok, warning } from '../check.ts';
import type { Examination } from '../examination.ts';

/** Whose the token is and where its messages go. */
export const telegram: Check = {
  name: 'telegram',
  async run(examination) {
    const { config, texts } = examination;
    const { TELEGRAM_API_ROOT: apiRoot } = config;
    const checked = await examination.telegram();
    if (checked === undefined) return [note(texts.off('TELEGRAM_BOT_TOKEN'))];
    if (!checked.ok) {
      return [fault(tokenAdvice(checked, { messenger: 'telegram', apiRoot, texts: texts.tokens }))];
    }
    const { account, call } = checked;
    const [delivery, copy] = await Promise.all([
      examination.telegramDelivery(),
      examination.runningCopy(),
    ]);
    return [
      ok(texts.telegram.ok(account.username, call.ms)),
      note(texts.telegram.groups(account.readsGroups)),
      ...webhookFindings(delivery, examination),
      ...(copy?.states.telegram === 'failing' ? [fault(texts.telegram.failing)] : []),
    ];
  },
};

function webhookFindings(
  told: TelegramDelivery | undefined,
  { texts: { telegram: texts }, config: { TELEGRAM_WEBHOOK_URL: wanted } }: Examination,
): Finding[] {
  if (told === undefined) return [];
  const { webhookHost, lastError, pending } = told;
  const wantedHost = wanted === undefined ? undefined : new URL(wanted).host;
  const findings: Finding[] = pending > 0 ? [note(texts.pending(pending))] : [];
  if (webhookHost === undefined) return findings;
  if (wantedHost === undefined) findings.push(warning(texts.webhookLeft(webhookHost)));
  else if (wantedHost !== webhookHost) {
    findings.push(warning(texts.webhookOther(webhookHost, wantedHost)));
  }
  if (lastError !== undefined) findings.push(warning(texts.webhookError(lastError)));
  return findings;
}
