import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, it, onTestFinished } from 'vitest';
import { download } from '../../src/bots/download.ts';

/** A server with one way to answer; gives an address that nobody may see. */
async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(
    () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  );
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/secret`;
}

function get(address: string, options: Partial<Parameters<typeof download>[1]> = {}) {
  const { signal } = new AbortController();
  return download(address, { maxBytes: 100, signal, deadlineMs: 5_000, ...options });
}

async function failure(attempt: Promise<unknown>) {
  const error = await attempt.catch((reason: unknown) => reason);
  expect(error).toMatchObject({ name: 'AttachmentError' });
  expect(`${String(error)} ${JSON.stringify(error)}`).not.toContain('secret');
  return error;
}

describe('download', () => {
  it('gives the bytes up to the limit', async () => {
    const bytes = new Uint8Array(100).map((_, index) => index);
    const address = await serve((_, response) => response.end(bytes));
    expect(new Uint8Array(await get(address))).toEqual(bytes);
  });

  it.each([
    [200, 'and says so', true],
    [101, 'without saying so', false],
  ])('gives up what has %i bytes %s', async (size, _, isTold) => {
    const address = await serve((_request, response) => {
      if (isTold) response.setHeader('content-length', size);
      for (let sent = 0; sent < size; sent += 1) response.write('x');
      response.end();
    });
    expect(await failure(get(address))).toMatchObject({ code: 'too_big' });
  });

  it('does not go on reading what is too big', async () => {
    let closed = () => {};
    const gone = new Promise<void>((resolve) => {
      closed = resolve;
    });
    const address = await serve((_, response) => {
      response.on('close', closed);
      response.write('x'.repeat(101));
    });
    expect(await failure(get(address))).toMatchObject({ code: 'too_big' });
    await gone;
  });

  it.each([
    [403, 'gone'],
    [404, 'gone'],
    [410, 'gone'],
    [429, 'unreachable'],
    [500, 'unreachable'],
  ])('takes status %i for %s', async (status, code) => {
    const address = await serve((_, response) => response.writeHead(status).end('no'));
    expect(await failure(get(address))).toMatchObject({ code });
  });

  it('does not follow a redirect', async () => {
    let asked = 0;
    const elsewhere = await serve((_, response) => {
      asked += 1;
      response.end('other');
    });
    const address = await serve((_, response) =>
      response.writeHead(302, { location: elsewhere }).end(),
    );
    expect(await failure(get(address))).toMatchObject({ code: 'unreachable' });
    expect(asked).toBe(0);
  });

  it.each(['file:///etc/passwd#secret', 'secret://127.0.0.1/', 'secret', 'http://:secret'])(
    'fetches nothing from %s',
    async (address) => {
      expect(await failure(get(address))).toMatchObject({ code: 'gone' });
    },
  );

  it('says that a server cannot be reached', async () => {
    const address = await serve((request) => request.socket.resetAndDestroy());
    expect(await failure(get(address))).toMatchObject({ code: 'unreachable' });
  });

  it('takes half a file for none', async () => {
    const address = await serve((_, response) => {
      response.setHeader('content-length', 50);
      response.write('x', () => response.socket?.destroy());
    });
    expect(await failure(get(address))).toMatchObject({ code: 'unreachable' });
  });

  it('does not wait longer than its deadline for a server that stalls', async () => {
    const address = await serve((_, response) => void response.write('x'));
    expect(await failure(get(address, { deadlineMs: 50 }))).toMatchObject({ code: 'unreachable' });
  });

  it('keeps its deadline through a collection of garbage', async () => {
    setFlagsFromString('--expose-gc');
    const collect = runInNewContext('gc') as () => void;
    const address = await serve((_, response) => void response.write('x'));
    const stalled = failure(get(address, { deadlineMs: 200 }));
    for (let times = 0; times < 10; times += 1) {
      await new Promise((resolve) => setTimeout(resolve, 5));
      collect();
    }
    expect(await stalled).toMatchObject({ code: 'unreachable' });
  });

  it('stops in the middle when it is told to', async () => {
    const stopping = new AbortController();
    const address = await serve((_, response) => {
      response.write('x', () => stopping.abort());
    });
    const stopped = get(address, { signal: stopping.signal });
    expect(await failure(stopped)).toMatchObject({ code: 'aborted' });
    const late = get(address, { signal: stopping.signal });
    expect(await failure(late)).toMatchObject({ code: 'aborted' });
  });
});
