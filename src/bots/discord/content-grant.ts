import { grantsMessageContent } from '../../credentials/application-flags.ts';
import type { DiscordApi } from './api.ts';

/** Whether the developer portal grants the text of guild messages; false when that is not told. */
export async function isContentGranted(api: DiscordApi): Promise<boolean> {
  try {
    const application = await api.call({ method: 'GET', path: '/applications/@me' });
    const flags: unknown = Object(application).flags;
    return typeof flags === 'number' && grantsMessageContent(flags);
  } catch {
    return false;
  }
}
