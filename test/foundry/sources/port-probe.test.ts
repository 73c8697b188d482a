import { once } from 'node:events';
import { createServer, type Server } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { portProbe } from '../../../src/foundry/sources/port-probe.ts';

const never = new AbortController().signal;
let servers: Server[];
beforeEach(() => {
  servers = [];
});
afterEach(() => {
  for (const server of servers) server.close();
});

/** Listens on a free port, or on this one; rejects when somebody has it. */
async function listen(port = 0): Promise<number> {
  const server = createServer((socket) => socket.resume());
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  servers.push(server);
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}

/** So many open ports close to each other. */
async function listenNear(count: number): Promise<number[]> {
  const ports = [await listen()];
  for (let port = (ports[0] ?? 0) - 1; ports.length < count; port -= 1) {
    const opened = await listen(port).catch(() => undefined);
    if (opened !== undefined) ports.unshift(opened);
  }
  return ports;
}

type Probing = { first: number; last: number; lastPort?: () => Promise<number | undefined> };

/** The open ports of these three that the probe tells, and all that it tells. */
async function probe({ first, last, lastPort = async () => undefined }: Probing, signal = never) {
  const addresses = await portProbe({ range: { first, last }, lastPort }).addresses(signal);
  return addresses.map((address) => Number(new URL(address).port));
}

describe('the port probe', () => {
  it('tells every open port of the range, in order', async () => {
    const ports = await listenNear(3);
    const first = Math.min(...ports) - 20;
    const last = Math.max(...ports) + 20;
    const open = await probe({ first, last });
    expect(open.filter((port) => ports.includes(port))).toEqual(ports);
  });

  it('includes both ends of the range', async () => {
    const port = await listen();
    expect(await probe({ first: port, last: port })).toContain(port);
  });

  it('tells the port first that worked last', async () => {
    const [inRange, remembered] = [await listen(), await listen()];
    const lastPort = async () => remembered;
    const open = await probe({ first: inRange, last: inRange, lastPort });
    expect(open[0]).toBe(remembered);
    expect(open).toContain(inRange);
  });

  it.each<[string, Probing['lastPort']]>([
    ['is out of range', async () => 70_000],
    ['is none', async () => Number.NaN],
    ['is 0', async () => 0],
    ['cannot be read', async () => await Promise.reject(new Error('EACCES'))],
  ])('goes on when the last port %s', async (_, lastPort = async () => undefined) => {
    const port = await listen();
    expect(await probe({ first: port, last: port, lastPort })).toContain(port);
  });

  it('does not tell a port that was closed', async () => {
    const port = await listen();
    servers[0]?.close();
    expect(await probe({ first: port, last: port })).not.toContain(port);
  });

  it('finds an open port though this process was busy meanwhile', async () => {
    const port = await listen();
    const probing = probe({ first: port, last: port });
    await new Promise((resolve) => setImmediate(resolve));
    const until = performance.now() + 400;
    while (performance.now() < until);
    expect(await probing).toContain(port);
  });

  it('ends in time and at a stop, however wide the range is', async () => {
    const port = await listen();
    const lastPort = async () => port;
    const range = { first: 1, last: 65_535, lastPort };
    const startedAt = performance.now();
    expect((await probe(range))[0]).toBe(port);
    expect(performance.now() - startedAt).toBeLessThan(4_000);
    expect(await probe(range, AbortSignal.abort())).toEqual([]);
  });
});
