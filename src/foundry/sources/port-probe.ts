import { connect } from 'node:net';
import type { Source } from './source.ts';

/** Where the first previews and the AI Toolkit listen. */
const FIXED_PORTS = [5272, 5273];
/** Loopback answers at once, open or closed; what does not is no server of ours. */
const CONNECT_TIMEOUT_MS = 500;
/** Sockets at a time: few enough for any limit on open files. */
const WIDTH = 128;

/**
 * Tries the loopback ports of a range, the two fixed ports of the first releases and the last port
 * that worked. Only tells which are open; whoever answers there is still to be verified.
 */
export function portProbe(options: {
  readonly range: { readonly first: number; readonly last: number };
  readonly lastPort: () => Promise<number | undefined>;
}): Source {
  return {
    name: 'port probe',
    addresses: async (signal) => {
      const { first, last } = options.range;
      const remembered = await options.lastPort();
      const ports = new Set([
        ...(remembered === undefined ? [] : [remembered]),
        ...FIXED_PORTS,
        ...Array.from({ length: last - first + 1 }, (_, index) => first + index),
      ]);
      const open = await openPorts([...ports], signal);
      return open.map((port) => `http://127.0.0.1:${port}`);
    },
  };
}

/** The ports of this machine that take a connection, in the order given. */
async function openPorts(ports: readonly number[], signal: AbortSignal): Promise<number[]> {
  const open = new Set<number>();
  const left = [...ports];
  const worker = async () => {
    for (let port = left.shift(); port !== undefined && !signal.aborted; port = left.shift()) {
      if (await isOpen(port)) open.add(port);
    }
  };
  await Promise.all(Array.from({ length: WIDTH }, worker));
  return ports.filter((port) => open.has(port));
}

async function isOpen(port: number): Promise<boolean> {
  return await new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port, timeout: CONNECT_TIMEOUT_MS });
    const end = (answer: boolean) => {
      socket.destroy();
      resolve(answer);
    };
    socket.once('connect', () => end(true));
    socket.once('timeout', () => end(false));
    socket.once('error', () => end(false));
  });
}
