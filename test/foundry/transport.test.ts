import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Transport } from '../../src/foundry/transport.ts';
import { faultOf } from './hear.ts';
import { type OddServer, sendJson, startOddServer } from './odd-server.ts';

let transport: Transport;
let server: OddServer;
beforeEach(() => {
  transport = new Transport();
});
afterEach(async () => {
  await transport.close();
  await server?.close();
});

const timeoutMs = 5000;

describe('a call', () => {
  it.each([
    ['JSON', '{"a":1}', { a: 1 }],
    ['text', 'no JSON', undefined],
    ['nothing', '', undefined],
  ])('gives status, text and JSON of an answer that is %s', async (_, text, json) => {
    server = await startOddServer((_req, res) => res.writeHead(418).end(text));
    const answer = await transport.call(server.url, { timeoutMs });
    expect(answer).toEqual({ status: 418, text, json });
  });

  it('is a timeout when the whole answer does not come in time, and hangs up', async () => {
    server = await startOddServer((_, res) => void res.write('half'));
    const startedAt = performance.now();
    const fault = await faultOf(transport.call(server.url, { timeoutMs: 50 }));
    expect(fault.code).toBe('timeout');
    expect(performance.now() - startedAt).toBeLessThan(1000);
    await expect.poll(() => server.open, { interval: 5 }).toBe(0);
  });

  it('is aborted when the caller says so', async () => {
    server = await startOddServer(() => stop.abort());
    const stop = new AbortController();
    const fault = await faultOf(transport.call(server.url, { timeoutMs, signal: stop.signal }));
    expect(fault.code).toBe('aborted');
  });

  it('is a bad answer when it has no end, and hangs up', async () => {
    const block = Buffer.alloc(1 << 20, 'x');
    server = await startOddServer((_, res) => {
      const pour = () => {
        while (!res.destroyed && res.write(block));
      };
      res.on('drain', pour);
      pour();
    });
    const fault = await faultOf(transport.call(server.url, { timeoutMs: 10_000 }));
    expect(fault.code).toBe('bad_answer');
    await expect.poll(() => server.open, { interval: 5 }).toBe(0);
  });

  it.each([
    ['refused', async () => {}],
    ['reset', async () => startOddServer((req) => req.socket.resetAndDestroy())],
    ['ended', async () => startOddServer((req) => req.socket.end())],
  ] as const)('is unreachable when the connection is %s', async (_, start) => {
    const gone = await startOddServer();
    await gone.close();
    const odd = await start();
    if (odd !== undefined) server = odd;
    const fault = await faultOf(transport.call(odd?.url ?? gone.url, { timeoutMs }));
    expect(fault.code).toBe('unreachable');
    expect(fault.message).toContain('127.0.0.1:');
  });

  it('is unreachable after the transport was closed', async () => {
    server = await startOddServer((_, res) => sendJson(res, []));
    await transport.close();
    expect((await faultOf(transport.call(server.url, { timeoutMs }))).code).toBe('unreachable');
    expect(server.requests).toEqual([]);
  });
});

describe('a proxy of the environment', () => {
  it('never gets what is for this machine', async () => {
    server = await startOddServer((_, res) => sendJson(res, { data: [{ id: 'm' }] }));
    const proxy = await startOddServer((_, res) => sendJson(res, { data: [] }));
    const program = `
      const { Transport } = await import(process.argv[1]);
      const transport = new Transport();
      const answer = await transport.call(process.argv[2], { timeoutMs: 5000 });
      console.log(answer.text);
      await transport.close();`;
    const module = new URL('../../src/foundry/transport.ts', import.meta.url).href;
    const names = ['HTTP_PROXY', 'http_proxy', 'HTTPS_PROXY', 'https_proxy', 'ALL_PROXY'];
    const proxies = Object.fromEntries(names.map((name) => [name, proxy.url]));
    const env = { ...process.env, ...proxies, NO_PROXY: '', no_proxy: '', NODE_USE_ENV_PROXY: '1' };
    const args = ['--import', 'tsx', '--input-type=module', '-e', program, module, server.url];
    try {
      const { stdout } = await promisify(execFile)(process.execPath, args, { env });
      expect(stdout.trim()).toBe('{"data":[{"id":"m"}]}');
      expect(proxy.requests).toEqual([]);
    } finally {
      await proxy.close();
    }
  });
});
