import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { callable } from '../cli/addresses.ts';
import { parseJson } from '../transport.ts';
import type { Source } from './source.ts';

/** A daemon has one or two; each is tried. */
const MOST_ADDRESSES = 20;
const daemonFile = z.looseObject({ web_urls: z.array(z.unknown()) });

/**
 * `~/.foundry/daemon.json`, written by Foundry's daemon at its start. After a crash it is stale,
 * and the folder is shared with the Ethereum tool of the same name.
 */
export function daemonFileSource(home: string = homedir()): Source {
  const path = join(home, '.foundry', 'daemon.json');
  return {
    name: 'daemon.json',
    addresses: async (signal) => {
      const text = await readFile(path, { encoding: 'utf8', signal }).catch(() => '');
      // .NET writes a byte order mark where it is not told otherwise.
      const parsed = daemonFile.safeParse(parseJson(text.replace(/^\uFEFF/, '')));
      if (!parsed.success) return [];
      const told = parsed.data.web_urls.slice(0, MOST_ADDRESSES);
      const urls = told.filter((url) => typeof url === 'string');
      return [...new Set(urls.flatMap((url) => callable(url) ?? []))];
    },
  };
}
