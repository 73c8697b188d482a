import { checkDiscordToken } from '../../credentials/check-token.ts';
import { type DiscordAccount, intentPage, inviteLink } from '../../credentials/discord.ts';
import type { Session, Step } from '../session.ts';
import { askForToken } from './token.ts';

/** The Discord bot: its token, its right to read messages, and the link that adds it to a server. */
export const discord: Step = async (session) => {
  const { draft, prompts, texts } = session;
  const { DISCORD_API_ROOT: apiRoot } = draft.config;
  const account = await askForToken(session, {
    messenger: 'discord',
    service: 'Discord',
    variable: 'DISCORD_BOT_TOKEN',
    apiRoot,
    howTitle: texts.discord.howTitle,
    how: texts.discord.how,
    check: (text, signal) => checkDiscordToken(text, { apiRoot, signal }),
    nameOf: ({ username }) => username,
  });
  if (account === undefined) return;
  await untilIntent(session, account);
  prompts.say(texts.discord.invite);
  prompts.link(inviteLink(account.applicationId));
};

async function untilIntent(session: Session, account: DiscordAccount): Promise<void> {
  const { draft, prompts, texts } = session;
  const { DISCORD_API_ROOT: apiRoot, DISCORD_BOT_TOKEN: token = '' } = draft.config;
  const { intentOff, intentAsk, intentOptions } = texts.discord;
  for (let { hasMessageContent } = account; !hasMessageContent; ) {
    prompts.wrong(intentOff(intentPage(account.applicationId)));
    const wish = await prompts.choose(intentAsk, [
      { value: 'again', label: intentOptions.again },
      { value: 'without', label: intentOptions.without },
    ]);
    if (wish === 'without') return;
    const checked = await prompts.busy(texts.token.checking('Discord'), ({ signal }) =>
      checkDiscordToken(token, { apiRoot, signal }),
    );
    hasMessageContent = checked.ok && checked.account.hasMessageContent;
  }
}
