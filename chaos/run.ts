import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { faultsOf } from './report.ts';
import { runStorm, type StormReport } from './storm.ts';

// `npm run chaos -- --seeds 1,2,3 --kills 250`: exit status 1 when anything was lost or doubled.
const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '1' },
    kills: { type: 'string', default: '50' },
    people: { type: 'string', default: '5' },
    platforms: { type: 'string', default: 'telegram,discord' },
  },
});
const platforms = values.platforms.split(',').map((name) => {
  if (name !== 'telegram' && name !== 'discord') throw new Error(`no platform "${name}"`);
  return name;
});

for (const seed of values.seeds.split(',').map(Number)) {
  const report = await runStorm({
    seed,
    kills: Number(values.kills),
    people: Number(values.people),
    platforms,
    log: (line) => console.log(`  ${line}`),
  });
  const { whole, excused } = counts(report.verdicts.values());
  console.log(
    `seed ${seed}: ${report.kills} kills and ${report.stops} stops in ${report.seconds} s; ` +
      `${report.questions} questions, ${whole} answered whole, ${excused} cut by the model server`,
  );
  console.log(`  troubles: ${[...report.troubles].map(([name, n]) => `${n}× ${name}`).join(', ')}`);
  console.log(`  errors in the log: ${JSON.stringify(Object.fromEntries(report.faults))}`);
  console.log(`  handles and memory of the last life: ${JSON.stringify(report.holdings)}`);
  const faults = faultsOf(report);
  for (const fault of faults) console.log(`  ✗ ${fault}`);
  if (faults.length > 0) {
    process.exitCode = 1;
    await writeEvidence(seed, report);
  } else console.log('  ✓ nothing lost, nothing doubled, every file readable, nothing held');
}

/** What there is to find out how it came about, in the folder for such things. */
async function writeEvidence(seed: number, { chats, productLog }: StormReport): Promise<void> {
  const dir = await mkdtemp(join(tmpdir(), `chaos-${seed}-`));
  await writeFile(join(dir, 'chats.json'), JSON.stringify(Object.fromEntries(chats), null, 2));
  await writeFile(join(dir, 'product.log'), productLog);
  console.log(`  what was shown and logged stands in ${dir}`);
}

function counts(verdicts: Iterable<{ whole: readonly string[]; excused: readonly string[] }>) {
  let whole = 0;
  let excused = 0;
  for (const verdict of verdicts) {
    whole += verdict.whole.length;
    excused += verdict.excused.length;
  }
  return { whole, excused };
}
