import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ProgressReader } from '../../../src/foundry/cli/progress-reader.ts';

function read(...pieces: string[]): number[] {
  const reader = new ProgressReader();
  return pieces.flatMap((piece) => reader.read(piece) ?? []);
}

describe('progress', () => {
  it('is what the line shows last', () => {
    const pieces = [
      'Downloading a-7b:3...\n',
      '\r[##    ]  10.00 % [about 5m] 15.5 MB/s',
      '\r[#### ]  40.95 % [..]\r[####]  41.5 %',
    ];
    expect(read(...pieces)).toEqual([10, 41.5]);
  });

  it('is read through colours, cursor movements, commas and narrow spaces', () => {
    expect(read('\u001b[2K\u001b[1G\u001b[32m 7\u001b[0m%')).toEqual([7]);
    expect(read('40,95\u00a0%', '\u001b[1A\u001b[2K41,00 %')).toEqual([40.95, 41]);
  });

  it('is told once, and again for the next file', () => {
    expect(read('\r50%', '\r50% ⠋', '\r100%\n', 'next\n', '\r0%')).toEqual([50, 100, 0]);
  });

  it('is no number above 100, and none without a percent sign', () => {
    expect(read('\r999%', '\r12', ' MB', 'phi-4:5\n', '100.5%')).toEqual([]);
  });

  it('keeps little of a line that never ends', () => {
    const reader = new ProgressReader();
    for (let step = 0; step < 2_000; step += 1) reader.read('\u001b[1G━━━━━━━━━━━━━━━━━━━━ ');
    expect(reader.read('55%')).toBe(55);
  });

  it('ends the same however the output is cut', () => {
    const percents = fc.array(fc.integer({ min: 0, max: 10_000 }), { minLength: 1, maxLength: 6 });
    const cuts = fc.array(fc.integer({ min: 1, max: 12 }), { minLength: 1 });
    fc.assert(
      fc.property(percents, cuts, (list, widths) => {
        const text = list
          .map((each) => `\r\u001b[36m█\u001b[0m ${(each / 100).toFixed(2)} %`)
          .join('');
        const pieces: string[] = [];
        for (let at = 0, turn = 0; at < text.length; turn += 1) {
          const width = widths[turn % widths.length] ?? 1;
          pieces.push(text.slice(at, at + width));
          at += width;
        }
        const told = read(...pieces);
        const seen = list.map((each) => each / 100);
        expect(told.at(-1)).toBe(seen.at(-1));
        expect(told.filter((each) => !seen.includes(each))).toEqual([]);
      }),
    );
  });

  it('is read without a fault from whatever is printed', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary' })), (pieces) => {
        for (const percent of read(...pieces)) {
          expect(percent).toBeGreaterThanOrEqual(0);
          expect(percent).toBeLessThanOrEqual(100);
        }
      }),
    );
  });
});
