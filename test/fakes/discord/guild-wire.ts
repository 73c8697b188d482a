import type { FakeUser, GuildRecord, Json } from './types.ts';
import { channelWire, memberWire, PERMISSIONS, userWire } from './wire.ts';

/** The guild's roles: `@everyone` alone, whose id is the guild's. */
export function rolesWire(guild: GuildRecord): Json[] {
  return [
    {
      id: guild.id,
      name: '@everyone',
      description: null,
      permissions: PERMISSIONS,
      position: 0,
      color: 0,
      colors: { primary_color: 0, secondary_color: null, tertiary_color: null },
      hoist: false,
      managed: false,
      mentionable: false,
      icon: null,
      unicode_emoji: null,
      flags: 0,
    },
  ];
}

/** A guild object as GET /guilds/{id} answers it. */
export function guildWire(guild: GuildRecord): Json {
  return {
    id: guild.id,
    name: guild.name,
    icon: null,
    description: null,
    home_header: null,
    splash: null,
    discovery_splash: null,
    features: [],
    banner: null,
    owner_id: guild.owner.id,
    application_id: null,
    region: 'deprecated',
    afk_channel_id: null,
    afk_timeout: 300,
    system_channel_id: null,
    system_channel_flags: 0,
    widget_enabled: false,
    widget_channel_id: null,
    verification_level: 0,
    roles: rolesWire(guild),
    default_message_notifications: 0,
    mfa_level: 0,
    explicit_content_filter: 0,
    max_presences: null,
    max_members: 500_000,
    max_stage_video_channel_users: 50,
    max_video_channel_users: 25,
    vanity_url_code: null,
    premium_tier: 0,
    premium_subscription_count: 0,
    preferred_locale: 'en-US',
    rules_channel_id: null,
    safety_alerts_channel_id: null,
    public_updates_channel_id: null,
    premium_progress_bar_enabled: false,
    nsfw: false,
    nsfw_level: 0,
    emojis: [],
    stickers: [],
    incidents_data: null,
  };
}

/**
 * The data of GUILD_CREATE. Of the members only the bot is in it, as Discord does without the presence
 * intent; the others become known by what they write.
 */
export function guildCreateWire(guild: GuildRecord, bot: FakeUser): Json {
  const channels = guild.channels.filter((channel) => channel.kind === 'text');
  const threads = guild.channels.filter((channel) => channel.kind === 'thread');
  return {
    ...guildWire(guild),
    joined_at: guild.joinedAt,
    large: false,
    unavailable: false,
    member_count: guild.members.size,
    members: [{ ...memberWire(guild), user: userWire(bot) }],
    channels: channels.map(channelWire),
    threads: threads.filter((thread) => !thread.archived).map(channelWire),
    voice_states: [],
    presences: [],
    stage_instances: [],
    guild_scheduled_events: [],
    soundboard_sounds: [],
  };
}
