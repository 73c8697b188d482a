import type { GatewayReadyDispatchData } from 'discord.js';
import type { Log } from '../../log.ts';
import { type Farewell, readFarewell } from './farewell.ts';
import type { GatewayClient, GatewayListener } from './gateway-client.ts';

export type ClientLifeOptions = {
  readonly openClient: (listener: GatewayListener) => GatewayClient;
  /** A gateway that is not ready for this long is given up. */
  readonly readyWithinMs: number;
  readonly signal: AbortSignal;
  readonly log: Log;
  /** Events pass: a session began or was resumed. */
  readonly onReady: () => void;
  /** A new session began. */
  readonly onSession: (ready: GatewayReadyDispatchData) => void;
  /** Any other event. */
  readonly onEvent: (name: string, data: unknown) => void;
  /** The connection broke; the client makes another. */
  readonly onReconnecting: () => void;
};

/** Lives through one client: resolves, never rejects, when it is of no more use and disposed of. */
export async function liveThrough(options: ClientLifeOptions): Promise<Farewell> {
  const { openClient, readyWithinMs, signal, log, onReady, onSession } = options;
  let client: GatewayClient | undefined;
  const farewell = await new Promise<Farewell>((resolve) => {
    let deadline: NodeJS.Timeout | undefined;
    // A client that is being disposed of still has things to tell, which count no more.
    let isOver = false;
    const end = (reason: Farewell) => {
      isOver = true;
      clearTimeout(deadline);
      signal.removeEventListener('abort', onAbort);
      resolve(reason);
    };
    const onAbort = () => end({ kind: 'closed' });
    const expectReady = () => {
      const stuck = { kind: 'lost', reason: 'the gateway did not become ready' } as const;
      deadline ??= setTimeout(() => end(stuck), readyWithinMs);
    };
    const isReady = () => {
      clearTimeout(deadline);
      deadline = undefined;
      onReady();
    };
    signal.addEventListener('abort', onAbort);
    client = openClient({
      onEvent: (name, data) => {
        if (isOver) return;
        if (name === 'READY' || name === 'RESUMED') isReady();
        if (name === 'READY') onSession(data as GatewayReadyDispatchData);
        else options.onEvent(name, data);
      },
      onReconnecting: () => {
        if (isOver) return;
        expectReady();
        options.onReconnecting();
      },
      onEnded: (code) => end(readFarewell(code)),
      onError: (error) => log.debug({ reason: error.message }, 'Discord reported an error'),
    });
    expectReady();
    client.open().catch((error: unknown) => end(readFarewell(error)));
  });
  await client?.dispose();
  return farewell;
}
