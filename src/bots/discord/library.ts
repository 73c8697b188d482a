import type { Client, ClientOptions, REST, RESTOptions, SimpleShardingStrategy } from 'discord.js';
import type { GatewayClient, GatewayClientOptions } from './gateway-client.ts';

/** What the door uses of discord.js; nothing else of it is known outside this file. */
export type DiscordLibrary = {
  openRest(): REST;
  openGateway(options: GatewayClientOptions): GatewayClient;
};

type Discord = typeof import('discord.js');

/** The parts of a shard of `@discordjs/ws` that its types keep to themselves. */
type Shard = {
  internalConnect(): Promise<void>;
  onMessage(data: unknown, isBinary: boolean): Promise<void>;
  destroy(options: { code: number }): Promise<void>;
  readonly connection: { terminate(): void; onerror: unknown } | null;
};

/** How long the gateway may take to confirm that a connection is closed. */
const FAREWELL_MS = 1_000;

/** Loads discord.js, which takes a third of a second and so waits until the door is started. */
export async function loadDiscord(rest: Partial<RESTOptions>): Promise<DiscordLibrary> {
  const discord = await import('discord.js');
  return {
    openRest: () => new discord.REST(rest),
    openGateway: (options) => openGateway(discord, rest, options),
  };
}

function openGateway(
  discord: Discord,
  rest: Partial<RESTOptions>,
  options: GatewayClientOptions,
): GatewayClient {
  const shards = new Set<Shard>();
  const client = new discord.Client({
    ...baseOptions(discord, options.withContent),
    rest,
    ws: {
      buildStrategy: (manager) =>
        keepingShards(new discord.SimpleShardingStrategy(manager), (shard) => {
          shards.add(shard);
          guardShard(shard, options.listener);
        }),
      buildIdentifyThrottler: () => options.throttle,
    },
  });
  // Raw events are all that is used. What discord.js makes of them beside that costs time, and it
  // throws where nobody can catch it when an event is not as it expects.
  Reflect.set(client.ws, 'handlePacket', () => true);
  listen(discord, client, options);
  return {
    open: async () => void (await client.login(options.token)),
    dispose: async () => {
      await Promise.all([...shards].map(endShard));
      await client.destroy();
    },
  };
}

function listen(discord: Discord, client: Client, { listener }: GatewayClientOptions): void {
  const { Events } = discord;
  // Raw events come at once; discord.js holds its own back until every guild is there, and those
  // of channels that it has not seen it drops.
  client.on(Events.Raw, ({ t, d }: { t: string; d: unknown }) => listener.onEvent(t, d));
  client.on(Events.ShardReconnecting, () => listener.onReconnecting());
  client.on(Events.ShardDisconnect, ({ code }) => listener.onEnded(code));
  client.on(Events.Error, (error) => listener.onError(error));
  client.on(Events.ShardError, (error) => listener.onError(error));
}

/** A strategy that tells of every shard it starts, which, unlike itself, the listener never forgets. */
function keepingShards(strategy: SimpleShardingStrategy, onShard: (shard: Shard) => void) {
  const spawn = strategy.spawn.bind(strategy);
  strategy.spawn = async (ids) => {
    await spawn(ids);
    const spawned = Reflect.get(strategy, 'shards') as ReadonlyMap<number, Shard>;
    for (const shard of spawned.values()) onShard(shard);
  };
  return strategy;
}

/**
 * A shard lets go of what it is told and of each attempt to connect without looking after them: what
 * is thrown there would be nobody's. After a payload that it cannot read it may wait for ever, so
 * the connection is made anew and the session resumed.
 */
function guardShard(shard: Shard, { onError }: GatewayClientOptions['listener']): void {
  const onMessage = shard.onMessage.bind(shard);
  shard.onMessage = async (data, isBinary) => {
    const { connection } = shard;
    await onMessage(data, isBinary).catch((error: unknown) => {
      onError(toError(error));
      connection?.terminate();
    });
  };
  const internalConnect = shard.internalConnect.bind(shard);
  shard.internalConnect = () =>
    internalConnect().catch((error: unknown) => onError(toError(error)));
}

function toError(thrown: unknown): Error {
  return thrown instanceof Error ? thrown : new Error(String(thrown));
}

function baseOptions(discord: Discord, withContent: boolean): ClientOptions {
  const { GatewayIntentBits: Intent } = discord;
  return {
    intents: [
      Intent.Guilds,
      Intent.GuildMessages,
      Intent.DirectMessages,
      ...(withContent ? [Intent.MessageContent] : []),
    ],
    // Nothing is remembered, so there is nothing to sweep.
    sweepers: {},
  };
}

/**
 * Ends a shard for good. `Client#destroy` is not enough: a shard that sleeps before its next
 * attempt, or that is in the middle of one, would connect all the same.
 */
async function endShard(shard: Shard): Promise<void> {
  shard.internalConnect = async () => {};
  const { connection } = shard;
  const farewell = new Promise((resolve) => setTimeout(resolve, FAREWELL_MS).unref());
  await Promise.race([shard.destroy({ code: 1000 }), farewell]);
  if (connection === null) return;
  connection.onerror = () => {};
  connection.terminate();
}
