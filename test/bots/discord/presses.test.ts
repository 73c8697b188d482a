import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Presses } from '../../../src/bots/discord/presses.ts';

const press = fc.record({
  ownerId: fc.stringMatching(/^[1-9][0-9]{16,19}$/),
  invocation: fc.record({
    command: fc.stringMatching(/^[a-z0-9_]{1,32}$/),
    argument: fc
      .oneof(
        fc.string({ unit: 'binary', maxLength: 150 }),
        fc.stringMatching(/^[|# a-z0-9]{0,80}$/),
      )
      .map((text) => text.trim()),
  }),
});

describe('Presses', () => {
  it('give back what they were given, in 1 to 100 characters', () => {
    const presses = new Presses();
    fc.assert(
      fc.property(press, fc.nat({ max: 124 }), (given, index) => {
        const id = presses.encode(given, index);
        expect(id.length).toBeGreaterThan(0);
        expect(id.length).toBeLessThanOrEqual(100);
        expect(presses.decode(id)).toEqual(given);
      }),
    );
  });

  it('keep the ids of one message apart, also those of one press', () => {
    const presses = new Presses();
    const given = { ownerId: '5', invocation: { command: 'model', argument: 'x'.repeat(200) } };
    const ids = Array.from({ length: 25 }, (_, index) => presses.encode(given, index));
    expect(new Set(ids).size).toBe(25);
  });

  it('make of any id nothing, or a command with its owner', () => {
    const presses = new Presses();
    const id = fc.oneof(fc.string({ unit: 'binary' }), fc.stringMatching(/^[|a-z0-9 \n]{0,40}$/));
    fc.assert(
      fc.property(id, (text) => {
        const decoded = presses.decode(text);
        if (decoded === undefined) return;
        expect(decoded.ownerId).not.toBe('');
        expect(decoded.ownerId).not.toContain('|');
        expect(decoded.invocation.command).not.toMatch(/ /);
      }),
    );
  });

  it('do not make up a press that was remembered for somebody else', () => {
    const presses = new Presses();
    const given = { ownerId: '5', invocation: { command: 'model', argument: 'x'.repeat(200) } };
    const token = presses.encode(given, 0).split('|')[2] ?? '';
    // The owner comes with what is remembered, not with the id that somebody sends.
    expect(presses.decode(`0||${token}`)).toEqual(given);
    expect(presses.decode(`0|6|${token}`)?.invocation.command).toBe(token);
    expect(presses.decode('0||__proto__')).toBeUndefined();
  });
});
