import { refusal } from './errors.ts';
import { guildWire, rolesWire } from './guild-wire.ts';
import type { Route } from './router.ts';
import type { GuildRecord, Json } from './types.ts';
import { channelWire, memberWire, PERMISSIONS, userWire } from './wire.ts';
import type { World } from './world.ts';

/** Application flag: message content intent granted to a bot in fewer than 100 guilds. */
const MESSAGE_CONTENT_LIMITED = 1 << 19;

/** The application flags that show which privileged intents the portal grants. */
export function applicationFlags(world: World): number {
  return world.messageContent ? MESSAGE_CONTENT_LIMITED : 0;
}

function applicationWire(world: World): Json {
  const flags = applicationFlags(world);
  return {
    id: world.applicationId,
    name: world.bot.username,
    icon: null,
    description: '',
    type: null,
    bot: userWire(world.bot),
    bot_public: true,
    bot_require_code_grant: false,
    integration_types_config: { 0: {} },
    verify_key: '0'.repeat(64),
    flags,
    flags_new: String(flags),
    redirect_uris: [],
    interactions_endpoint_url: null,
    role_connections_verification_url: null,
    owner: userWire({ ...world.bot, id: '80351110224678912', username: 'owner', bot: false }),
    approximate_guild_count: world.guilds.size,
    approximate_user_install_count: 0,
    approximate_user_authorization_count: 0,
    explicit_content_filter: 0,
    team: null,
    eligible_oauth2_scopes: [],
  };
}

function memberOf(guild: GuildRecord, userId: string): Json {
  const user = guild.members.get(userId);
  if (!user) throw refusal('unknownMember');
  return { ...memberWire(guild), user: userWire(user) };
}

/** Routes about the gateway, the bot itself, other users and guilds. */
export function accountRoutes(world: World, gatewayUrl: () => string): Route[] {
  const get = (template: string, handle: Route['handle']): Route => ({
    method: 'GET',
    template,
    handle,
  });
  return [
    { ...get('/gateway', () => ({ status: 200, body: { url: gatewayUrl() } })), isOpen: true },
    get('/gateway/bot', () => ({
      status: 200,
      body: {
        url: gatewayUrl(),
        shards: 1,
        session_start_limit: {
          total: 1000,
          remaining: 1000,
          reset_after: 86_400_000,
          max_concurrency: 1,
        },
      },
    })),
    get('/users/@me', () => ({
      status: 200,
      body: {
        ...userWire(world.bot),
        mfa_enabled: false,
        locale: world.bot.locale,
        verified: true,
        email: null,
      },
    })),
    get('/applications/@me', () => ({ status: 200, body: applicationWire(world) })),
    get('/oauth2/applications/@me', () => ({ status: 200, body: applicationWire(world) })),
    get('/users/@me/guilds', () => ({
      status: 200,
      body: [...world.guilds.values()].map((guild) => ({
        id: guild.id,
        name: guild.name,
        icon: null,
        banner: null,
        owner: false,
        permissions: PERMISSIONS,
        features: [],
      })),
    })),
    get('/users/:user', (request) => {
      const user = world.users.get(request.param('user'));
      if (!user) throw refusal('unknownUser');
      return { status: 200, body: userWire(user) };
    }),
    get('/guilds/:guild', (request) => ({
      status: 200,
      body: guildWire(world.guild(request.param('guild'))),
    })),
    get('/guilds/:guild/channels', (request) => ({
      status: 200,
      body: world
        .guild(request.param('guild'))
        .channels.filter((channel) => channel.kind === 'text')
        .map(channelWire),
    })),
    get('/guilds/:guild/threads/active', (request) => ({
      status: 200,
      body: {
        threads: world
          .guild(request.param('guild'))
          .channels.filter((channel) => channel.kind === 'thread' && !channel.archived)
          .map(channelWire),
        members: [],
        has_more: false,
      },
    })),
    get('/guilds/:guild/roles', (request) => ({
      status: 200,
      body: rolesWire(world.guild(request.param('guild'))),
    })),
    get('/guilds/:guild/members/:user', (request) => ({
      status: 200,
      body: memberOf(world.guild(request.param('guild')), request.param('user')),
    })),
  ];
}
