import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { loadConfig } from '../config/load.ts';
import { EXIT } from '../console/exit-status.ts';
import { textOf } from '../console/options.ts';
import { complain, type Program, type ProgramCall } from '../console/program.ts';
import { Belongings } from '../conversation/belongings.ts';
import { EXPORT_FORMATS, exportFile } from '../conversation/export.ts';
import { openLog } from '../log.ts';
import { systemCode } from '../storage/errors.ts';
import { inspectFolder } from '../storage/inspect.ts';
import { FolderInUseError, lockFolder } from '../storage/lock.ts';
import { openStore, type Store } from '../storage/store.ts';
import { textsFor } from '../texts/index.ts';

const STDOUT = '-';

type Known = { readonly id: string; readonly name: string; readonly conversations: number };

/** `foundry-chat export [--person ID] [--format …] [--output FILE]`, while no copy is running. */
export const exportConversations: Program = {
  name: 'export',
  options: { person: 'text', format: 'text', output: 'text' },
  help: { person: { value: 'id' }, format: {}, output: { value: 'file' } },
  async run(call) {
    const { console, options, texts } = call;
    const loaded = loadConfig(console.environment, call.language);
    const wanted = textOf(options, 'format') ?? EXPORT_FORMATS[0];
    const format = EXPORT_FORMATS.find((each) => each === wanted);
    const problems = [
      ...(loaded.ok ? [] : loaded.problems),
      ...(format === undefined ? [texts.problems.wrongFormat(wanted, EXPORT_FORMATS)] : []),
    ];
    if (!loaded.ok || format === undefined) return complain(call, problems, EXIT.usage);
    const { path, state } = await inspectFolder(loaded.config.DATA_DIR);
    if (state !== 'there') return complain(call, [texts.export.noFolder(path)], EXIT.failed);
    try {
      const unlock = await lockFolder(path);
      try {
        return await write(call, { dir: path, format });
      } finally {
        await unlock();
      }
    } catch (error) {
      if (error instanceof FolderInUseError) {
        return complain(call, [texts.export.held(error.pid)], EXIT.failed);
      }
      const code = systemCode(error);
      if (code === undefined) throw error;
      return complain(call, [texts.export.failed(path, code)], EXIT.failed);
    }
  },
};

async function write(
  call: ProgramCall,
  { dir, format }: { dir: string; format: (typeof EXPORT_FORMATS)[number] },
): Promise<number> {
  const { console, options, texts, language } = call;
  const store = await openStore({ dir, log: openLog({ level: 'error', secrets: [] }) });
  const people = await peopleIn(store);
  const wanted = textOf(options, 'person');
  const person =
    wanted === undefined && people.length === 1 ? people[0] : people.find(isCalled(wanted));
  if (person === undefined) {
    if (people.length === 0) return complain(call, [texts.export.nobody], EXIT.failed);
    const head = wanted === undefined ? texts.export.choose : texts.export.unknownPerson(wanted);
    return complain(call, [head, ...people.map(texts.export.person)], EXIT.usage);
  }
  const belongings = new Belongings({ store, outbox: { forget: async () => {} } });
  const conversations = await belongings.conversations(person.id);
  const what = {
    person: (await store.people.read(person.id)) ?? { id: person.id, name: person.name },
    conversations,
    part: 1,
    parts: 1,
    at: new Date(),
  };
  const file = exportFile(what, format, textsFor(language));
  const path = textOf(options, 'output') ?? file.name;
  if (path === STDOUT) {
    console.output.write(file.text);
    return EXIT.ok;
  }
  try {
    await writeFile(path, file.text, { mode: 0o600, flag: 'wx' });
  } catch (error) {
    const code = systemCode(error) ?? String(error);
    const sentence =
      code === 'EEXIST'
        ? texts.export.exists(resolve(path))
        : texts.export.failed(resolve(path), code);
    return complain(call, [sentence], EXIT.failed);
  }
  console.errors.write(`${texts.export.written(resolve(path))}\n`);
  return EXIT.ok;
}

/** Everybody of whom a conversation is kept, by their id. */
async function peopleIn(store: Store): Promise<Known[]> {
  const counts = new Map<string, number>();
  for (const documents of [store.archive, store.conversations]) {
    for (const key of await documents.keys()) {
      const person = (await documents.read(key))?.person;
      if (person !== undefined) counts.set(person, (counts.get(person) ?? 0) + 1);
    }
  }
  const people = [...counts].map(async ([id, conversations]) => {
    const name = (await store.people.read(id))?.name ?? id;
    return { id, name, conversations };
  });
  return (await Promise.all(people)).sort((a, b) => a.id.localeCompare(b.id));
}

function isCalled(wanted: string | undefined) {
  return ({ id }: Known) => id.toLowerCase() === wanted?.toLowerCase();
}
