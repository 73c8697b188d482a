import { setTimeout as sleep } from 'node:timers/promises';
import { DeliveryError } from '../surface.ts';
import type { DiscordApi } from './api.ts';
import { isAlreadyAcknowledged } from './faults.ts';
import { ACKNOWLEDGE_WITHIN_MS } from './wire.ts';

/** What an interaction is called back with. */
export type Callback = { readonly type: number; readonly data?: object };

const FIRST_PAUSE_MS = 100;

/**
 * Calls an interaction back, again and again while Discord cannot be reached; false when it was
 * not taken within the 3 seconds that Discord waits. Never rejects.
 */
export async function acknowledge(
  api: DiscordApi,
  { id, token }: { readonly id: string; readonly token: string },
  body: Callback,
): Promise<boolean> {
  const signal = AbortSignal.timeout(ACKNOWLEDGE_WITHIN_MS);
  const path = `/interactions/${id}/${token}/callback` as const;
  for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs *= 2) {
    try {
      await api.call({ method: 'POST', path, body, isSelfAuthorized: true, signal });
      return true;
    } catch (error) {
      if (isAlreadyAcknowledged(error)) return true;
      if (!isWorthRepeating(error)) return false;
      const isInTime = await sleep(pauseMs, true, { signal }).catch(() => false);
      if (!isInTime) return false;
    }
  }
}

function isWorthRepeating(error: unknown): boolean {
  return (
    error instanceof DeliveryError && (error.fault === 'unreachable' || error.fault === 'wait')
  );
}
