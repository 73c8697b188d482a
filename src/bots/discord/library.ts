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
        keepingShards(new discord.SimpleShardingStrategy(manager), shards),
      buildIdentifyThrottler: () => options.throttle,
    },
  });
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

/** A strategy that puts every shard it starts into `shards` and, unlike itself, never forgets one. */
function keepingShards(strategy: SimpleShardingStrategy, shards: Set<Shard>) {
  const spawn = strategy.spawn.bind(strategy);
  strategy.spawn = async (ids) => {
    await spawn(ids);
    const spawned = Reflect.get(strategy, 'shards') as ReadonlyMap<number, Shard>;
    for (const shard of spawned.values()) shards.add(shard);
  };
  return strategy;
}

function baseOptions(discord: Discord, withContent: boolean): ClientOptions {
  const { GatewayIntentBits: Intent, Options } = discord;
  return {
    intents: [
      Intent.Guilds,
      Intent.GuildMessages,
      Intent.DirectMessages,
      ...(withContent ? [Intent.MessageContent] : []),
    ],
    partials: [discord.Partials.Channel],
    allowedMentions: { parse: [], repliedUser: false },
    // Events are taken as they come, so discord.js need not remember anything for us.
    makeCache: Options.cacheWithLimits({
      ApplicationCommandManager: 0,
      AutoModerationRuleManager: 0,
      BaseGuildEmojiManager: 0,
      DMMessageManager: 0,
      EntitlementManager: 0,
      GuildBanManager: 0,
      GuildEmojiManager: 0,
      GuildForumThreadManager: 0,
      GuildInviteManager: 0,
      GuildMemberManager: 0,
      GuildMessageManager: 0,
      GuildScheduledEventManager: 0,
      GuildStickerManager: 0,
      GuildTextThreadManager: 0,
      MessageManager: 0,
      PresenceManager: 0,
      ReactionManager: 0,
      ReactionUserManager: 0,
      StageInstanceManager: 0,
      ThreadManager: 0,
      ThreadMemberManager: 0,
      UserManager: 0,
      VoiceStateManager: 0,
    }),
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
