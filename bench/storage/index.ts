import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { openLog } from '../../src/log.ts';
import { openStore } from '../../src/storage/store.ts';
import type { Figure, Section } from '../figures.ts';
import { type Filled, measureChanges, measureCrowd, measureKeys } from './changes.ts';
import { fillFolder } from './filled-folder.ts';
import { measureStarts } from './starts.ts';

const MOST = 100_000;

/**
 * What it takes to make a message durable with 10, 1,000 and 100,000 people stored, and to start over
 * that many. In a folder of this one: a temporary folder is often no disk.
 */
export async function* measureStorage(): AsyncGenerator<Section> {
  await mkdir('data', { recursive: true });
  const root = resolve(await mkdtemp(join('data', 'bench-')));
  try {
    const changes: Figure[] = [];
    for (const people of [10, 1_000])
      changes.push(await measureChanges(await filled(root, people)));
    const most = await filled(root, MOST);
    changes.push(await measureChanges(most), await measureCrowd(most), await measureKeys(most));
    yield { title: 'Storing messages', figures: changes };
    yield { title: 'Start over a full store', figures: await measureStarts(most.dir, MOST) };
  } finally {
    await rm(root, { recursive: true, force: true });
  }
}

async function filled(root: string, people: number): Promise<Filled> {
  const dir = join(root, String(people));
  fillFolder(dir, people);
  return {
    dir,
    people,
    store: await openStore({ dir, log: openLog({ level: 'silent', secrets: [] }) }),
  };
}
