import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type LogLevel, openLog } from '../src/log.ts';

function open(secrets: readonly string[], level: LogLevel = 'debug') {
  const lines: string[] = [];
  return { log: openLog({ level, secrets, write: (line) => void lines.push(line) }), lines };
}

const TOKEN = '123456:AAbb-Cc_Dd/x+y=z';

describe('the log', () => {
  it('writes one JSON line with level, time, fields and message, and nothing of the machine', () => {
    const { log, lines } = open([]);
    log.info({ from: 'telegram:1' }, 'hello');
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatch(/^\{.*\}\n$/);
    const { time, ...rest } = JSON.parse(lines[0] ?? '');
    expect(rest).toEqual({ level: 30, from: 'telegram:1', msg: 'hello' });
    expect(Date.parse(time)).toBeGreaterThan(0);
  });

  it('writes nothing below its level', () => {
    const say = (level: LogLevel) => {
      const { log, lines } = open([], level);
      log.debug({}, 'd');
      log.info({}, 'i');
      log.warn({}, 'w');
      log.error({}, 'e');
      return lines.map((line) => JSON.parse(line).msg).join('');
    };
    expect(say('trace')).toBe('diwe');
    expect(say('debug')).toBe('diwe');
    expect(say('info')).toBe('iwe');
    expect(say('warn')).toBe('we');
    expect(say('error')).toBe('e');
    expect(say('fatal')).toBe('');
    expect(say('silent')).toBe('');
  });

  it('adds a child’s bindings to each of its lines', () => {
    const { log, lines } = open([]);
    log.child({ door: 'telegram' }).warn({ code: 409 }, 'again');
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({ door: 'telegram', code: 409, msg: 'again' });
  });
});

describe('a secret', () => {
  it.each<[string, (secret: string) => object, string]>([
    ['in a field', (token) => ({ token }), 'said'],
    ['as a key', (token) => ({ [token]: 1 }), 'said'],
    ['in a nested object', (token) => ({ a: { b: [{ c: `x${token}y` }] } }), 'said'],
    ['in an error', (token) => ({ err: new Error(`no: ${token}`) }), 'said'],
    [
      'in the cause of an error',
      (token) => ({ err: new Error('no', { cause: new Error(`https://a/bot${token}/x`) }) }),
      'said',
    ],
    ['in an address', (token) => ({ url: `https://a/?t=${encodeURIComponent(token)}` }), 'said'],
    [
      'in an address with small letters',
      (token) => ({
        url: encodeURIComponent(token).replace(/%../g, (code) => code.toLowerCase()),
      }),
      'said',
    ],
    ['in the message', () => ({}), TOKEN],
  ])('is struck out %s', (_, fields, message) => {
    const { log, lines } = open([TOKEN]);
    log.error(fields(TOKEN), message);
    log.child(fields(TOKEN)).error({}, message);
    expect(lines).toHaveLength(2);
    for (const line of lines) {
      expect(line).toContain('[secret]');
      expect(line).not.toContain('AAbb');
      expect(() => JSON.parse(line)).not.toThrow();
    }
  });

  it('is struck out whole when another secret is a part of it', () => {
    const { log, lines } = open(['abcd', 'abcdefgh']);
    log.info({ long: 'abcdefgh', short: 'abcd' }, '');
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({ long: '[secret]', short: '[secret]' });
  });

  it('is struck out whatever characters it has, and the line stays JSON', () => {
    // No letters that every line has anyway, such as those of "level".
    const secret = fc.string({
      unit: fc.constantFrom(...'QZX"\\/+ %\n\tЯé😀{}'),
      minLength: 8,
      maxLength: 16,
    });
    fc.assert(
      fc.property(secret, (token) => {
        const { log, lines } = open([token]);
        log.info({ token, text: `before ${token} after` }, `said ${token}`);
        expect(JSON.parse(lines[0] ?? '')).toMatchObject({
          token: '[secret]',
          text: 'before [secret] after',
          msg: 'said [secret]',
        });
      }),
      { numRuns: 100 },
    );
  });

  it('of three characters or less is none: it would strike out half of every line', () => {
    const { log, lines } = open(['', 'in']);
    log.info({}, 'in order');
    expect(lines[0]).toContain('in order');
  });
});
