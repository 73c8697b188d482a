import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PressCodec } from '../../../src/bots/telegram/press-codec.ts';

const press = fc.record({
  invocation: fc.record({
    command: fc.stringMatching(/^[a-z0-9_]{1,32}$/),
    argument: fc.string({ unit: 'binary', maxLength: 100 }).map((text) => text.trim()),
  }),
  owner: fc.stringMatching(/^[1-9][0-9]{0,15}$/),
});

describe('PressCodec', () => {
  it('gives back what it was given, in 1 to 64 bytes', () => {
    const codec = new PressCodec();
    fc.assert(
      fc.property(press, fc.boolean(), ({ invocation, owner }, isOwned) => {
        const given = isOwned ? { invocation, owner } : { invocation };
        const data = codec.encode(given);
        const bytes = Buffer.byteLength(data);
        expect(bytes).toBeGreaterThan(0);
        expect(bytes).toBeLessThanOrEqual(64);
        expect(codec.decode(data)).toEqual(given);
      }),
    );
  });

  it('makes of any data nothing, or a command that it would write itself', () => {
    const codec = new PressCodec();
    const data = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.stringMatching(/^[=#:a-z0-9 \n|/]{0,40}$/),
      fc.tuple(fc.string(), fc.string(), fc.string()).map(([a, b, c]) => `=${a}:${b} ${c}`),
    );
    fc.assert(
      fc.property(data, (text) => {
        const decoded = codec.decode(text);
        if (decoded === undefined) return;
        expect(decoded.invocation.command).toMatch(/^\S+$/);
        expect(decoded.owner ?? 'x').toMatch(/^[^:\s]+$/);
      }),
    );
  });

  it('encodes the same press the same way each time', () => {
    const codec = new PressCodec();
    const long = { invocation: { command: 'model', argument: 'x'.repeat(90) } };
    expect(codec.encode(long)).toBe(codec.encode(long));
  });

  it('forgets the oldest long press, not one that is still drawn', () => {
    const codec = new PressCodec();
    const long = (number: number) => ({
      invocation: { command: 'model', argument: `${number} ${'x'.repeat(90)}` },
    });
    const drawn = codec.encode(long(-1));
    const old = codec.encode(long(-2));
    for (let number = 0; number < 1_999; number += 1) {
      codec.encode(long(-1));
      codec.encode(long(number));
    }
    expect(codec.decode(drawn)).toEqual(long(-1));
    expect(codec.decode(old)).toBeUndefined();
  });

  it.each(['', 'game', '=', '=5:', '#unknown', '=a b:c'])('does not know %j', (data) => {
    expect(new PressCodec().decode(data)).toBeUndefined();
  });
});
