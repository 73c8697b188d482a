import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Counter, Histogram, Reading } from '../../src/metrics/families.ts';
import { Series } from '../../src/metrics/series.ts';
import { writeText } from '../../src/metrics/text.ts';
import { parseText } from './parse.ts';

describe('the text', () => {
  it('writes a counter with its help, type and labels', () => {
    const counter = new Counter({ name: 'a_total', help: 'Things.', labels: ['kind'] });
    counter.add(['x']);
    counter.add(['x'], 2);
    counter.add(['y']);
    expect(writeText([counter])).toBe(
      '# HELP a_total Things.\n# TYPE a_total counter\na_total{kind="x"} 3\na_total{kind="y"} 1\n',
    );
  });

  it('writes each limit of a histogram with all that lies below it', () => {
    const histogram = new Histogram({ name: 'h_seconds', help: 'H.' }, [0.1, 1]);
    for (const value of [0.1, 0.5, 7]) histogram.observe(value);
    expect(writeText([histogram]).split('\n').slice(2)).toEqual([
      'h_seconds_bucket{le="0.1"} 1',
      'h_seconds_bucket{le="1"} 2',
      'h_seconds_bucket{le="+Inf"} 3',
      'h_seconds_sum 7.6',
      'h_seconds_count 3',
      '',
    ]);
  });

  it('leaves out a label without a value and keeps a metric without series', () => {
    const some = new Reading({ name: 'g', help: 'G.', labels: ['code', 'to'] }, () => [
      [['', 'x'], Number.POSITIVE_INFINITY],
    ]);
    const none = new Reading({ name: 'n', help: 'N.' }, () => undefined);
    expect(writeText([some, none])).toBe(
      '# HELP g G.\n# TYPE g gauge\ng{to="x"} +Inf\n# HELP n N.\n# TYPE n gauge\n',
    );
  });

  it('keeps whatever stands in a label or a help, as another parser reads it', () => {
    const text = fc.string({ unit: 'grapheme', minLength: 1 });
    fc.assert(
      fc.property(text, text, fc.double({ noNaN: true }), (help, label, value) => {
        // The parser trims what stands behind the name.
        const wanted = `x${help.replace(/\s/g, ' ')}x`;
        const gauge = new Reading({ name: 'g', help: wanted, labels: ['of'] }, () => [
          [[label], value],
        ]);
        const [read] = parseText(writeText([gauge]));
        expect(read?.help).toBe(wanted);
        expect(read?.metrics[0]?.labels).toEqual({ of: label });
        const told = read?.metrics[0]?.value?.replace('Inf', 'Infinity').replace('+', '');
        expect(Number(told)).toBe(value === 0 ? 0 : value);
      }),
    );
  });
});

describe('what is counted', () => {
  it('is never made less by nonsense', () => {
    const counter = new Counter({ name: 'a_total', help: 'A.' });
    for (const step of [1, -5, Number.NaN, Number.POSITIVE_INFINITY]) counter.add([], step);
    expect(writeText([counter])).toContain('\na_total 1\n');
  });

  it('has a bounded number of series: what comes later is counted as other', () => {
    const series = new Series(() => ({ count: 0 }), 3);
    for (const name of ['a', 'b', 'c', 'd', 'e', 'a']) series.of([name]).count += 1;
    expect([...series.all()].map(({ labels, value }) => [...labels, value.count])).toEqual([
      ['a', 2],
      ['b', 1],
      ['c', 1],
      ['other', 2],
    ]);
  });
});
