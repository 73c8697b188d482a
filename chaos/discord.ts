import { setTimeout as sleep } from 'node:timers/promises';
import { type Fault, type FaultOptions, startFakeDiscord } from '../test/fakes/discord/index.ts';
import type { Dice } from './dice.ts';
import type { ChaosChat, ChaosPlatform } from './platform.ts';

const MESSAGES = /^\/channels\/\d+\/messages/;
const FAULTS: readonly [FaultOptions, ...FaultOptions[]] = [
  { route: MESSAGES, retryAfter: 0.7 },
  { route: MESSAGES, status: 500 },
  { route: MESSAGES, status: 502 },
  { route: MESSAGES, mode: 'drop-before', cut: 'rst' },
  { route: MESSAGES, mode: 'drop-before', cut: 'fin' },
  { route: MESSAGES, mode: 'drop-reply', cut: 'fin' },
  { route: MESSAGES, mode: 'drop-reply', cut: 'rst' },
];

/** A fake Discord with its real limits. */
export async function openDiscord(): Promise<ChaosPlatform> {
  const discord = await startFakeDiscord();
  const faults: Fault[] = [];
  let people = 0;
  return {
    variables: { DISCORD_BOT_TOKEN: discord.token, DISCORD_API_ROOT: discord.url },
    newChat(): ChaosChat {
      people += 1;
      const person = discord.user({ username: `person${people}` });
      const chat = discord.dm(person);
      return {
        name: `discord ${person.id}`,
        say: (text) => void chat.say(person, text),
        messages: () => chat.botMessages.map(({ content }) => content),
        deeds: () =>
          chat.timeline.map(({ kind, id, content, at }) =>
            [Math.round(at), kind, id, content.slice(0, 60)].join(' '),
          ),
      };
    },
    untilListening: async () => void (await discord.until(() => discord.gateway.connected > 0)),
    async untilAwkward(dice, withinMs) {
      const method = dice.pick(['POST', 'POST', 'PATCH']);
      const from = discord.calls.length;
      const fits = (call: { method: string; path: string }, at: number) =>
        at >= from && call.method === method && MESSAGES.test(call.path);
      await discord.untilCall(fits, { withinMs });
    },
    async trouble(dice) {
      if (dice.chance(0.2)) {
        await discord.goDown();
        await sleep(dice.between(100, 2_000));
        await discord.comeBack();
        return 'Discord was away';
      }
      if (dice.chance(0.3)) return breakGateway(dice);
      const fault = dice.pick(FAULTS);
      faults.push(discord.fail({ ...fault, times: dice.between(1, 3) }));
      return `Discord: ${fault.mode ?? fault.status ?? 429}`;
    },
    async calm() {
      for (const fault of faults.splice(0)) fault.cancel();
      await discord.comeBack();
    },
    close: () => discord.close(),
  };

  function breakGateway(dice: Dice): string {
    const [name, work] = dice.pick<[string, () => void]>([
      ['dropped', () => discord.gateway.drop()],
      ['asked for a reconnect', () => discord.gateway.reconnect()],
      ['ended the session', () => discord.gateway.invalidate(false)],
      ['closed with 4000', () => discord.gateway.close(4_000)],
    ]);
    work();
    return `Discord's gateway ${name}`;
  }
}
