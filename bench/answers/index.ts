import type { Section } from '../figures.ts';
import { measureRun, type Run } from './measure.ts';
import { installPeer, PEER } from './peer.ts';
import { figuresOf } from './run-figures.ts';
import { SCENES } from './scenes.ts';

/**
 * Whole answers as people see them, for 1, 20 and 200 people at once; on Telegram beside those of
 * the peer, which runs right after.
 */
export async function* measureAnswers(): AsyncGenerator<Section> {
  const absence = await installPeer();
  if (absence !== undefined) {
    const notes = [`The peer could not be installed, so it is left out: ${absence}`];
    yield { title: 'The peer', figures: [], notes };
  }
  for (const { title, people, open, hasPeer, targets } of SCENES) {
    const ours = await measureRun({ who: 'product', open, people });
    const withPeer = hasPeer && absence === undefined;
    const peer = withPeer ? await measureRun({ who: 'peer', open, people }) : undefined;
    const notes = [rigOf('foundry-chat', ours), ...(peer ? [rigOf(PEER.name, peer)] : [])];
    yield { title, figures: figuresOf({ ours, peer, targets }), notes };
  }
}

/** How much the machine and the rig stood in the way of this run, so that a reader can judge it. */
function rigOf(who: string, { rig, probed: { waitedShare }, load }: Run): string {
  const { p99Ms, mostMs } = rig.tokens;
  const parts = [
    ...(waitedShare === null ? [] : [`waited for a processor ${percent(waitedShare)} of the time`]),
    `fakes' event-loop delay p99 ${rig.delayMs.toFixed(1)} ms`,
    `tokens late p99 ${p99Ms.toFixed(1)} ms, most ${mostMs.toFixed(0)} ms`,
    `load average ${load.toFixed(1)}`,
  ];
  return `${who}: ${parts.join('; ')}`;
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}
