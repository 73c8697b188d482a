import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** A way to a server on this machine that counts the connections made through it. */
export type ConnectionCounter = {
  readonly url: string;
  readonly opened: number;
  close(): Promise<void>;
};

/** Listens on a free port of 127.0.0.1 and passes every byte on to `url`. */
export async function startConnectionCounter(url: string): Promise<ConnectionCounter> {
  const { hostname, port } = new URL(url);
  const sockets = new Set<Socket>();
  let opened = 0;
  const server = createServer((near) => {
    opened += 1;
    const far = connect(Number(port), hostname);
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(from);
      from.pipe(to);
      // A side that breaks off takes the other one with it; 'close' follows 'error'.
      from.on('error', () => {});
      from.on('close', () => {
        sockets.delete(from);
        to.destroy();
      });
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    get opened() {
      return opened;
    },
    async close() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}
