export { type DiscordDoorOptions, discordDoor } from './door.ts';
export { DISCORD_TIMING, type DiscordTiming } from './timing.ts';
