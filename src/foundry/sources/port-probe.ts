import { connect, type Socket } from 'node:net';
import type { Source } from './source.ts';

/** Where the first previews and the AI Toolkit listen. */
const FIXED_PORTS = [5272, 5273];
/** An open port answers at once; Windows takes two seconds to say that one is closed. */
const CONNECT_TIMEOUT_MS = 250;
/** Sockets at a time: few enough for any limit on open files. */
const WIDTH = 256;
/** Of a range too wide for one search it tells what it found so far. */
const PROBE_MS = 1_500;
const LAST_PORT = 65_535;

/**
 * Tries the loopback ports of a range, before it the last port that worked and the two fixed ports
 * of the first releases, for at most 1.5 s. Only tells which are open, in that order; whoever
 * answers there is still to be verified.
 */
export function portProbe(options: {
  readonly range: { readonly first: number; readonly last: number };
  readonly lastPort: () => Promise<number | undefined>;
}): Source {
  return {
    name: 'port probe',
    addresses: async (signal) => {
      const { first, last } = options.range;
      const remembered = await options.lastPort().catch(() => undefined);
      const ports = new Set([
        ...(remembered === undefined ? [] : [remembered]),
        ...FIXED_PORTS,
        ...Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => first + index),
      ]);
      const open = await openPorts([...ports].filter(isPort), signal);
      return open.map((port) => `http://127.0.0.1:${port}`);
    },
  };
}

/** The ports of this machine that take a connection, in the order given. */
async function openPorts(ports: readonly number[], signal: AbortSignal): Promise<number[]> {
  const open = new Set<number>();
  const left = ports.values();
  const deadline = performance.now() + PROBE_MS;
  const worker = async () => {
    for (const port of left) {
      if (signal.aborted || performance.now() > deadline) return;
      if (await isOpen(port)) open.add(port);
    }
  };
  await Promise.all(Array.from({ length: Math.min(WIDTH, ports.length) }, worker));
  return ports.filter((port) => open.has(port));
}

async function isOpen(port: number): Promise<boolean> {
  return await new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port });
    const end = (answer: boolean) => {
      clearTimeout(timer);
      socket.destroy();
      resolve(answer);
    };
    // Where this process was busy the answer may lie there unread: it is read before an immediate.
    const timer = setTimeout(() => setImmediate(() => end(false)), CONNECT_TIMEOUT_MS);
    socket.once('connect', () => end(!isItself(socket)));
    socket.once('error', () => end(false));
  });
}

/** A system may connect a socket to itself when it happens to get that very port. */
function isItself({ localPort, remotePort }: Socket): boolean {
  return localPort === remotePort;
}

function isPort(port: number): boolean {
  return Number.isInteger(port) && port > 0 && port <= LAST_PORT;
}
