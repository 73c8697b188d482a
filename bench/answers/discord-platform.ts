import { startFakeDiscord } from '../../test/fakes/discord/index.ts';
import { type Chat, firstWith, type Platform, type Shown } from './platform.ts';

/** A fake Discord that keeps its budgets. */
export async function openDiscord(): Promise<Platform> {
  const discord = await startFakeDiscord();
  let people = 0;
  const newChat = (): Chat => {
    people += 1;
    const person = discord.user({ username: `person${people}` });
    const chat = discord.dm(person);
    const shown = (): Shown[] =>
      chat.timeline.flatMap(({ kind, content, at }) =>
        kind === 'send' || kind === 'edit' ? [{ kind, text: content, at }] : [],
      );
    return {
      say: (text) => void chat.say(person, text),
      shown,
      untilShown: (word, withinMs) =>
        chat.until(() => firstWith(word, shown()), { withinMs, what: `“${word}”` }),
    };
  };
  return {
    variables: { DISCORD_BOT_TOKEN: discord.token, DISCORD_API_ROOT: discord.url },
    // The commands are set when the gateway is ready.
    untilListening: async () =>
      void (await discord.untilCall(
        ({ method, path }) => method === 'PUT' && path.endsWith('/commands'),
        { withinMs: 20_000 },
      )),
    newChat,
    floods: () => discord.floods,
    close: () => discord.close(),
  };
}
