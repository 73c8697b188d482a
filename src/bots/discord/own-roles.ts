import type { APIRole } from 'discord.js';

/** The role that Discord made for the bot in each guild, which people mention like the bot. */
export class OwnRoles {
  readonly #roles = new Map<string, string>();

  /** Notes a guild's roles, or one that was added to it. */
  note(guildId: string, roles: readonly APIRole[], botId: string): void {
    const own = roles.find((role) => role.tags?.bot_id === botId);
    if (own !== undefined) this.#roles.set(guildId, own.id);
  }

  forget(guildId: string): void {
    this.#roles.delete(guildId);
  }

  get(guildId: string): string | undefined {
    return this.#roles.get(guildId);
  }
}
