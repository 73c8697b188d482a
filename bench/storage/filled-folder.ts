import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Conversation, conversationFormat } from '../../src/storage/conversation.ts';
import { fileNameOf } from '../../src/storage/file-names.ts';
import { type Person, personFormat } from '../../src/storage/person.ts';

/** Exchanges of a stored conversation: about 2 KB, so that 100,000 fit on any disk. */
const EXCHANGES = 4;

/** Fills a data folder with so many people, one conversation each; flushes nothing. */
export function fillFolder(dir: string, people: number): void {
  for (const kind of ['conversations', 'people']) {
    mkdirSync(join(dir, kind), { recursive: true, mode: 0o700 });
  }
  const write = (kind: string, key: string, content: object) =>
    writeFileSync(join(dir, kind, `${fileNameOf(key)}.json`), JSON.stringify(content), {
      mode: 0o600,
    });
  for (let index = 0; index < people; index += 1) {
    const key = keyOf(index);
    const person: Person = { id: key, name: `Person ${index}`, role: 'user' };
    write('people', key, { v: personFormat.version, key, data: person });
    write('conversations', key, { v: conversationFormat.version, key, data: talkOf(key) });
  }
}

/** The id of a person, which is the key of the private chat as well. */
export function keyOf(index: number): string {
  return `telegram:${100_000_000 + index}`;
}

/** The conversation with one exchange more; after twenty it begins anew. */
export function withOneMore(key: string, current: Conversation | undefined): Conversation {
  const { exchanges, ...rest } = current ?? talkOf(key);
  const next = exchangeOf(exchanges.length);
  return { ...rest, exchanges: exchanges.length < 20 ? [...exchanges, next] : [next] };
}

function talkOf(key: string): Conversation {
  const exchanges = Array.from({ length: EXCHANGES }, (_, index) => exchangeOf(index));
  return { key, person: key, startedAt: 1, exchanges };
}

function exchangeOf(index: number): Conversation['exchanges'][number] {
  return {
    source: `telegram:message:${index}`,
    question: 'What is the difference between a process and a thread? '.repeat(2),
    answer: 'A process has memory of its own, a thread shares it. '.repeat(5),
    state: 'whole',
    at: 1_700_000_000_000 + index,
  };
}
