import { cpus } from 'node:os';
import { measureDiscovery } from './discovery.ts';
import { lineOf } from './figures.ts';
import { measureFirstWords } from './first-words.ts';
import { measureMany } from './many.ts';
import { measureStart } from './start.ts';
import { measureStream } from './stream.ts';

/** Prints what the built product does on this machine; `npm run bench` builds it first. */
console.log(`node ${process.version}, ${cpus().length} × ${cpus()[0]?.model}`);
for (const figure of await measureStart(7)) console.log(lineOf(figure));
for (const figure of await measureFirstWords(20)) console.log(lineOf(figure));
for (const figure of await measureMany(20)) console.log(lineOf(figure));
for (const figure of await measureDiscovery()) console.log(lineOf(figure));
for (const figure of await measureStream()) console.log(lineOf(figure));
