import { lineOf, type Section } from './figures.ts';
import { machine } from './machine.ts';
import { PARTS } from './parts.ts';
import { writeReport } from './report.ts';

// `npm run bench` measures everything, `npm run bench -- start answers` these parts alone;
// `--write` puts the figures of everything into docs/benchmarks.md.
const words = process.argv.slice(2);
const isWritten = words.includes('--write');
const wanted = words.filter((word) => word !== '--write');
const unknown = wanted.find((word) => !(word in PARTS));
if (unknown !== undefined) {
  throw new Error(`no part "${unknown}"; there are: ${Object.keys(PARTS).join(', ')}`);
}
if (isWritten && wanted.length > 0) throw new Error('--write is for all parts together');

const begunAt = performance.now();
const sections: Section[] = [];
console.log(machine());
for (const [name, measure] of Object.entries(PARTS)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  try {
    for await (const section of measure()) {
      sections.push(section);
      print(section);
    }
  } catch (error) {
    // What the other parts say is not worth less for it.
    console.error(`\n${name} failed:`, error);
    process.exitCode = 1;
  }
}
console.log(`\n${Math.round((performance.now() - begunAt) / 1000)} s in all`);
if (isWritten && process.exitCode === undefined) await writeReport(sections);

function print({ title, figures, notes = [] }: Section): void {
  console.log(`\n${title}`);
  for (const figure of figures) console.log(`  ${lineOf(figure)}`);
  for (const note of notes) console.log(`  (${note})`);
}
