import type { Figure } from '../figures.ts';
import type { Answer, Run } from './measure.ts';
import { PEER } from './peer.ts';

/** What must be reached in a scene, in the units of the figures. */
export type Targets = {
  readonly firstMs?: number;
  readonly lastMs?: number;
  readonly floods?: number;
  readonly lost?: number;
  readonly peakMb?: number;
  readonly delayMs?: number;
};

type Quantity = {
  readonly name: string;
  readonly unit: string;
  readonly read: (run: Run) => readonly number[];
  readonly target?: keyof Targets;
};

const QUANTITIES: readonly Quantity[] = [
  {
    name: 'first token to first words',
    unit: 'ms',
    read: (run) => ofEach(run, 'firstMs'),
    target: 'firstMs',
  },
  { name: 'the same, first answer after the start', unit: 'ms', read: ({ coldMs }) => [coldMs] },
  { name: 'messages and edits', unit: 'an answer', read: (run) => ofEach(run, 'changes') },
  {
    name: 'last token to whole text',
    unit: 'ms',
    read: (run) => ofEach(run, 'lastMs'),
    target: 'lastMs',
  },
  { name: 'told to slow down (429)', unit: 'times', read: (run) => [run.floods], target: 'floods' },
  {
    name: 'not answered wholly',
    unit: 'people',
    read: ({ answers }) => [answers.filter(({ lastMs }) => lastMs === undefined).length],
    target: 'lost',
  },
  {
    name: 'processor time',
    unit: 'ms an answer',
    read: ({ probed, answers }) => [probed.cpuMs / answers.length],
  },
  {
    name: 'peak of resident memory',
    unit: 'MB',
    read: ({ probed }) => [probed.peakMb],
    target: 'peakMb',
  },
  {
    name: 'event-loop delay p99',
    unit: 'ms',
    read: ({ probed: { delayMs } }) => (delayMs === undefined ? [] : [delayMs]),
    target: 'delayMs',
  },
];

/** A run in figures, beside a run of the peer where there is one. */
export function figuresOf(runs: {
  readonly ours: Run;
  readonly peer: Run | undefined;
  readonly targets: Targets;
}): Figure[] {
  const { ours, peer, targets } = runs;
  return QUANTITIES.flatMap(({ name, unit, read, target }) => {
    const values = read(ours);
    const wanted = target && targets[target];
    const figure: Figure = {
      name,
      unit,
      values,
      ...(wanted === undefined ? {} : { target: wanted }),
      ...(peer === undefined ? {} : { baseline: { name: PEER.name, values: read(peer) } }),
    };
    return values.length === 0 ? [] : [figure];
  });
}

function ofEach({ answers }: Run, key: keyof Answer): number[] {
  return answers.map((answer) => answer[key]).filter((value) => value !== undefined);
}
