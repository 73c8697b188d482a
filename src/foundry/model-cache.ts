import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';

export type CachedModel = {
  /** As the folder is written, with the version. */
  readonly id: string;
  /** The window that generation is limited to, in tokens. */
  readonly context?: number;
};

const genaiConfig = z.looseObject({
  model: z.looseObject({ context_length: z.number().positive().optional().catch(undefined) }),
  search: z
    .looseObject({ max_length: z.number().positive().optional().catch(undefined) })
    .optional(),
});

/**
 * Reads which models lie in Foundry's cache folder (`<cache>/<publisher>/<name>-<version>/`), by
 * lower-case id `name:version`, with their context window. Empty when the folder cannot be read:
 * the server may be on another machine.
 */
export async function readModelCache(path: string): Promise<Map<string, CachedModel>> {
  const cached = new Map<string, CachedModel>();
  for (const publisher of await foldersIn(path)) {
    for (const folder of await foldersIn(join(path, publisher))) {
      const [, name, version] = /^(.+)-(\d+)$/.exec(folder) ?? [];
      if (name === undefined || version === undefined) continue;
      const context = await contextIn(join(path, publisher, folder));
      const id = `${name}:${version}`;
      cached.set(id.toLowerCase(), { id, ...(context === undefined ? {} : { context }) });
    }
  }
  return cached;
}

async function foldersIn(path: string): Promise<string[]> {
  try {
    const entries = await readdir(path, { withFileTypes: true });
    return entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  } catch {
    return [];
  }
}

/** min(context_length, max_length) of `genai_config.json`, which may lie in a `v<n>` folder. */
async function contextIn(folder: string): Promise<number | undefined> {
  const inner = (await foldersIn(folder)).filter((name) => /^v\d+$/.test(name));
  for (const each of [folder, ...inner.map((name) => join(folder, name))]) {
    const config = await readConfig(join(each, 'genai_config.json'));
    if (config === undefined) continue;
    const limits = [config.model.context_length, config.search?.max_length];
    const known = limits.filter((limit) => limit !== undefined);
    return known.length === 0 ? undefined : Math.min(...known);
  }
  return undefined;
}

async function readConfig(file: string) {
  try {
    return genaiConfig.safeParse(JSON.parse(await readFile(file, 'utf8'))).data;
  } catch {
    return undefined;
  }
}
