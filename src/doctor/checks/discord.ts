import { tokenAdvice } from '../../console/token-advice.ts';
import { intentPage, inviteLink } from '../../credentials/discord.ts';
import { type Check, fault, note, ok, warning } from '../check.ts';

/** Whose the token is, whether it gets the text of messages, and where the bot is. */
export const discord: Check = {
  name: 'discord',
  async run(examination) {
    const { config, texts } = examination;
    const { DISCORD_API_ROOT: apiRoot } = config;
    const checked = await examination.discord();
    if (checked === undefined) return [note(texts.off('DISCORD_BOT_TOKEN'))];
    if (!checked.ok) {
      return [fault(tokenAdvice(checked, { messenger: 'discord', apiRoot, texts: texts.tokens }))];
    }
    const { account, call } = checked;
    const { applicationId, servers } = account;
    const words = texts.discord;
    const copy = await examination.runningCopy();
    return [
      ok(words.ok(account.username, call.ms)),
      account.hasMessageContent
        ? ok(words.intent)
        : warning(words.noIntent(intentPage(applicationId))),
      ...(servers === 0 ? [warning(words.noServer(inviteLink(applicationId)))] : []),
      ...(servers !== undefined && servers > 0 ? [note(words.servers(servers))] : []),
      ...(copy?.states.discord === 'failing' ? [fault(words.failing)] : []),
    ];
  },
};
