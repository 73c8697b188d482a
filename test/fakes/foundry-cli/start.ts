import { setTimeout } from 'node:timers/promises';
import type { CliCall } from './types.ts';

/** A start that did not succeed. */
export class StartFailure extends Error {}

/**
 * Starts the server, unless it runs, and gives its address.
 * @throws StartFailure with the text of the state's `startError`.
 */
export async function startServer({ state, world, signal }: CliCall, port = 0): Promise<string> {
  if (world.url !== undefined) return world.url;
  await setTimeout(state.startMs, undefined, { signal });
  if (state.startError !== '') throw new StartFailure(state.startError);
  return await world.start(port);
}
