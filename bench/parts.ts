import { measureAnswers } from './answers/index.ts';
import { measureApi } from './api/index.ts';
import { measureDiscovery } from './discovery.ts';
import type { Figure, Section } from './figures.ts';
import { measureFirstWords } from './first-words.ts';
import { measureRendering } from './rendering.ts';
import { measureStart } from './start.ts';
import { measureStorage } from './storage/index.ts';
import { measureStream } from './stream.ts';

/** What can be measured, by the name that the command line takes. */
export const PARTS: Readonly<Record<string, () => AsyncIterable<Section>>> = {
  start: () => one('Start', () => measureStart(7)),
  memory: () => one('First words and memory', () => measureFirstWords(20)),
  answers: measureAnswers,
  discovery: () => one('Finding Foundry', measureDiscovery),
  api: measureApi,
  stream: () => one('Reading a stream', measureStream),
  storage: measureStorage,
  rendering: () => one('Rendering', measureRendering),
};

async function* one(
  title: string,
  measure: () => Figure[] | Promise<Figure[]>,
): AsyncGenerator<Section> {
  yield { title, figures: await measure() };
}
