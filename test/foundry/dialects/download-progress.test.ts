import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  DownloadProgress,
  type DownloadResult,
} from '../../../src/foundry/dialects/download-progress.ts';
import { cut, places } from '../cut.ts';

function read(...pieces: readonly string[]): { percents: number[]; result?: DownloadResult } {
  const progress = new DownloadProgress();
  const percents = pieces.flatMap((piece) => progress.push(piece));
  const result = progress.end();
  return { percents, ...(result === undefined ? {} : { result }) };
}

const good = { percents: [], result: { isDone: true } };

describe('the progress of a download', () => {
  it.each([
    ['pairs', '("model.onnx", 0)\n("model.onnx", 0.425)\n("model.onnx", 1)\n', [0, 43, 100]],
    ['pairs without line ends', '("a", 0.1)("b, c", 0.2)', [10, 20]],
    ['pairs with exponents', '("a", 1E-05)\n("a", 1.0e-1)\n', [0, 10]],
    ['pairs that count to 100', '("a", 42.4)\n', [42]],
    ['percentages', 'Total 0.00% Downloading x\nTotal 42.50% Downloading x\r100 %\n', [0, 43, 100]],
    ['more than there is', '250%\n', [100]],
    ['a percent sign in a name', '("100% real", 0.5)\n', [50]],
    ['words', 'Downloading...\n\nplease wait 5 minutes\n', []],
    ['nothing', '', []],
  ])('comes as %s', (_, text, percents) => {
    expect(read(text).percents).toEqual(percents);
    expect(read(...text).percents).toEqual(percents);
  });

  it.each([
    ['{"Success":true,"ErrorMessage":null}', good],
    ['{"success":true,"error":null}', good],
    ['{ "Success" : true }\n', good],
    ['{"success":false,"error":"no space: 99% full"}', 'no space: 99% full'],
    ['{"Success":false,"ErrorMessage":"{x} not found"}', '{x} not found'],
    ['{"Success":false,"ErrorMessage":"{\\"success\\":true}"}', '{"success":true}'],
    ['{"Success":false}', undefined],
  ])('ends with %s', (text, wanted) => {
    const expected =
      typeof wanted === 'object'
        ? wanted
        : { percents: [], result: { isDone: false, ...(wanted && { error: wanted }) } };
    expect(read(text)).toEqual(expected);
    expect(read(...text)).toEqual(expected);
    expect(read(`("a {b}", 0.5)\n${text}`)).toEqual({ ...expected, percents: [50] });
  });

  it.each(['', 'Total 50%', '{"Success":', '{"other":1}', '[true]', '{}'])(
    'has no end in "%s"',
    (text) => {
      expect(read(text).result).toBeUndefined();
    },
  );

  it('is the same however the text is cut', () => {
    const part = fc.oneof(
      fc.constantFrom('("file", 0.42)', '("a 5% b", 1)', '("', '", ', ')', '7%', '42.5 %', '\n'),
      fc.constantFrom('{"Success":true}', '{', '"', '}', '1', '.', 'e', '%', ' '),
      fc.string({ maxLength: 4 }),
    );
    fc.assert(
      fc.property(fc.array(part), places, (parts, cuts) => {
        const whole = parts.join('');
        const once = read(whole);
        expect(read(...cut(whole, cuts))).toEqual(once);
        for (const percent of once.percents) {
          expect(Number.isInteger(percent) && percent >= 0 && percent <= 100).toBe(true);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('of megabytes of noise takes no time', () => {
    const startedAt = performance.now();
    for (const noise of ['1', '("', '{', '"', ' ', '1.']) {
      const progress = new DownloadProgress();
      for (let count = 0; count < 20; count += 1) progress.push(noise.repeat(50_000));
      progress.end();
    }
    expect(performance.now() - startedAt).toBeLessThan(2_000);
  });
});
