import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { parseJson } from '../transport.ts';
import type { Source } from './source.ts';

const daemonFile = z.looseObject({ web_urls: z.array(z.string()) });

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
      const parsed = daemonFile.safeParse(parseJson(text));
      if (!parsed.success) return [];
      return parsed.data.web_urls
        .filter((url) => /^https?:$/.test(URL.canParse(url) ? new URL(url).protocol : ''))
        .map((url) => url.replace(/\/+$/, ''));
    },
  };
}
