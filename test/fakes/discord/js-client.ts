import { once } from 'node:events';
import { Client, type ClientOptions, GatewayIntentBits, Partials } from 'discord.js';
import type { FakeDiscord } from './index.ts';

/** Intents of a chat bot that reads direct messages and guild messages. */
export const CHAT_INTENTS = [
  GatewayIntentBits.Guilds,
  GatewayIntentBits.GuildMessages,
  GatewayIntentBits.DirectMessages,
  GatewayIntentBits.MessageContent,
];

/** A discord.js client of the fake, not logged in. */
export function makeClient(discord: FakeDiscord, options: Partial<ClientOptions> = {}): Client {
  return new Client({
    intents: CHAT_INTENTS,
    partials: [Partials.Channel],
    rest: { api: discord.url },
    ...options,
  });
}

/** Logs a client in; resolves when it is ready. */
export async function logIn(client: Client, discord: FakeDiscord): Promise<Client<true>> {
  const ready = once(client, 'clientReady');
  await client.login(discord.token);
  await ready;
  return client as Client<true>;
}
