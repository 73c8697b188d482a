import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addressesIn, callable } from '../../../src/foundry/cli/addresses.ts';
import { parseStatus } from '../../../src/foundry/cli/parse-status.ts';

const STOPPED = { isRunning: false, urls: [] };

function running(...urls: string[]) {
  return { isRunning: true, urls };
}

const READY = {
  running: true,
  state: 'ready',
  pid: 23948,
  webUrls: ['http://127.0.0.1:48077'],
  startedAt: '2026-08-07T09:08:14Z',
  uptime: '0s',
  logFile: 'C:\\Users\\a {b}\\foundry.log',
};

describe('the status of CLI 0.10 and later', () => {
  it.each<[string, string, object | undefined]>([
    ['is running', JSON.stringify(READY), running('http://127.0.0.1:48077')],
    [
      'is running, over several lines',
      JSON.stringify(READY, null, 2),
      running('http://127.0.0.1:48077'),
    ],
    [
      'is running, behind other lines',
      `Hint: {new version}\r\n${JSON.stringify(READY)}\r\n\r\nbye\r\n`,
      running('http://127.0.0.1:48077'),
    ],
    [
      'is running, behind a byte order mark',
      `\uFEFF${JSON.stringify(READY)}`,
      running('http://127.0.0.1:48077'),
    ],
    ['is stopped', '{"running":false,"state":"not_running"}', STOPPED],
    [
      'is stopped, with a stale address',
      '{"running":false,"webUrls":["http://127.0.0.1:1"]}',
      STOPPED,
    ],
    [
      'started, with a port only',
      '{"running":true,"port":48077}',
      running('http://127.0.0.1:48077'),
    ],
    ['is half started', '{"running":true,"webUrls":["http://127.0.0.1:0"],"port":0}', running()],
    ['is starting', '{"running":true,"state":"starting","webUrls":null}', running()],
    [
      'has odd addresses',
      '{"running":true,"webUrls":[1,"x","http://[::]:5/v1","http://*:6"]}',
      running('http://[::1]:5', 'http://127.0.0.1:6'),
    ],
    [
      'is running, as text',
      'State    Ready\nPID      11036\nUptime   39m 46s\nWeb URLs http://127.0.0.1:56294\n',
      running('http://127.0.0.1:56294'),
    ],
    ['is stopped, as text', 'State    Not running\r\n', STOPPED],
    ['is nothing', '', undefined],
    ['is other JSON', '{"version":"1.0","url":"http://127.0.0.1:80"}', undefined],
    [
      'is a help text',
      'Usage: foundry [command]\nState your wishes http://127.0.0.1:80',
      undefined,
    ],
    ['is a list', '[{"running":true}]', undefined],
    ['is cut off', '{"running":true,"webUrls":["http://127.0.0.1:4807', undefined],
  ])('%s', (_, stdout, status) => {
    expect(parseStatus('server', stdout)).toEqual(status);
  });
});

describe('the status of the CLI up to 0.8', () => {
  it.each<[string, string, object | undefined]>([
    [
      'is running',
      '🟢 Model management service is running on http://127.0.0.1:63309/openai/status\r\nEP autoregistration status: done\r\n',
      running('http://127.0.0.1:63309'),
    ],
    [
      'is running, without the emoji',
      '?? Model management service is running on http://127.0.0.1:63309/openai/status',
      running('http://127.0.0.1:63309'),
    ],
    [
      'was started',
      '🟢 Service is Started on http://127.0.0.1:5273/, PID 1!',
      running('http://127.0.0.1:5273'),
    ],
    [
      'ran already',
      '🟢 Service is already running on http://localhost:5273/.',
      running('http://localhost:5273'),
    ],
    [
      'was restarted',
      '🔴 Service is stopped.\n🟢 Service is Started on http://127.0.0.1:5273/, PID 1!',
      running('http://127.0.0.1:5273'),
    ],
    [
      'is half started',
      'Model management service is running on http://127.0.0.1:0/openai/status',
      running(),
    ],
    ['is stopped', '🔴 Model management service is not running!', STOPPED],
    ['was stopped', '🔴 Service is stopped.', STOPPED],
    ['is nothing', '', undefined],
    ['is another program', 'listening on http://127.0.0.1:8545', undefined],
  ])('%s', (_, stdout, status) => {
    expect(parseStatus('service', stdout)).toEqual(status);
  });
});

describe('addresses in a text', () => {
  it('are those that can be called, each once', () => {
    const text =
      'http://a:1 http://a:1/x https://b-c.d:65535, (http://[::1]:8) http://0.0.0.0:9 HTTP://E:10';
    expect(addressesIn(text)).toEqual([
      'http://a:1',
      'https://b-c.d:65535',
      'http://[::1]:8',
      'http://127.0.0.1:9',
      'http://e:10',
    ]);
  });

  it.each([
    ['port 0', 'http://a:0'],
    ['a port too high', 'http://a:65536'],
    ['a port too long', 'http://a:630991'],
    ['no port', 'http://a/b'],
    ['another protocol', 'ftp://a:1 file:///x'],
    ['no host', 'http://:80 http://'],
  ])('are not those with %s', (_, text) => {
    expect(addressesIn(text)).toEqual([]);
  });

  it('are given without path, name and password', () => {
    expect(callable(' http://me:secret@a:5/v1?x#y ')).toBe('http://a:5');
    expect(callable('https://foundry.example')).toBe('https://foundry.example');
    expect(callable('127.0.0.1:80')).toBeUndefined();
  });
});

const url = fc
  .tuple(
    fc.constantFrom('127.0.0.1', 'localhost', '[::1]', 'box.lan'),
    fc.integer({ min: 1, max: 65_535 }),
  )
  .filter(([, port]) => port !== 80)
  .map(([host, port]) => `http://${host}:${port}`);
const noise = fc.array(fc.stringMatching(/^[\w .:!●🟢-]{0,30}$/u), { maxLength: 3 });
const lineEnd = fc.constantFrom('\n', '\r\n');

describe('whatever is printed', () => {
  it('is read without a fault, and only running services have addresses', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => {
        for (const generation of ['server', 'service'] as const) {
          const status = parseStatus(generation, text);
          if (!status?.isRunning) expect(status?.urls ?? []).toEqual([]);
        }
      }),
    );
  });

  it('gives the addresses of any status, with any lines around it', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(url, { minLength: 1, maxLength: 3 }),
        noise,
        noise,
        lineEnd,
        fc.boolean(),
        (urls, before, behind, end, isPretty) => {
          const status = JSON.stringify({ running: true, webUrls: urls }, null, isPretty ? 2 : 0);
          const text = [...before, ...status.split('\n'), ...behind].join(end);
          expect(parseStatus('server', text)).toEqual(running(...urls));
        },
      ),
    );
  });

  it('is read in time though it is made to be slow', () => {
    const startedAt = performance.now();
    for (const piece of ['{', '[', '{"a":', 'http://', '\n{', ' ', 'http://a:1', '\u001b[']) {
      for (const generation of ['server', 'service'] as const) {
        parseStatus(generation, piece.repeat(100_000));
      }
    }
    expect(performance.now() - startedAt).toBeLessThan(2_000);
  });
});
