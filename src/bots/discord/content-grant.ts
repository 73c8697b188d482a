import type { DiscordApi } from './api.ts';

/** Application flags "GATEWAY_MESSAGE_CONTENT" and, for bots in fewer than 100 guilds, "…_LIMITED". */
const MESSAGE_CONTENT = (1 << 18) | (1 << 19);

/** Whether the developer portal grants the text of guild messages; false when that is not told. */
export async function isContentGranted(api: DiscordApi): Promise<boolean> {
  try {
    const application = await api.call({ method: 'GET', path: '/applications/@me' });
    const flags: unknown = Object(application).flags;
    return typeof flags === 'number' && (flags & MESSAGE_CONTENT) !== 0;
  } catch {
    return false;
  }
}
