import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';

export type CachedModel = {
  /** As the folder is written, with the version. */
  readonly id: string;
  /** The window that generation is limited to, in tokens. */
  readonly context?: number;
  /** It takes images; unset: its configuration does not tell. */
  readonly sees?: true;
};

/** The kinds of models that Foundry itself gives images to (its core, `GenAIConfig::IsMultiModal`). */
const SEEING_TYPES = /^(?:phi3v|phi4mm|fara|qwen\d(?:_\d)?_vl|qwen3_5)$/;

const genaiConfig = z.looseObject({
  model: z.looseObject({
    context_length: z.number().positive().optional().catch(undefined),
    type: z.string().optional().catch(undefined),
    /** The part that reads images. */
    vision: z.looseObject({}).optional().catch(undefined),
  }),
  search: z
    .looseObject({ max_length: z.number().positive().optional().catch(undefined) })
    .optional(),
});
type GenaiConfig = z.infer<typeof genaiConfig>;

/**
 * Reads which models lie in Foundry's cache folder (`<cache>/<publisher>/<name>-<version>/`), by
 * lower-case id `name:version`, with what their configuration
 * tells. Empty when the folder cannot be read:
 * the server may be on another machine.
 */
export async function readModelCache(path: string): Promise<Map<string, CachedModel>> {
  const cached = new Map<string, CachedModel>();
  for (const publisher of await foldersIn(path)) {
    for (const folder of await foldersIn(join(path, publisher))) {
      const [, name, version] = /^(.+)-(\d+)$/.exec(folder) ?? [];
      if (name === undefined || version === undefined) continue;
      const config = await configIn(join(path, publisher, folder));
      const id = `${name}:${version}`;
      cached.set(id.toLowerCase(), { id, ...(config === undefined ? {} : factsIn(config)) });
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

/** `genai_config.json`, which may lie in a `v<n>` folder. */
async function configIn(folder: string): Promise<GenaiConfig | undefined> {
  const inner = (await foldersIn(folder)).filter((name) => /^v\d+$/.test(name));
  for (const each of [folder, ...inner.map((name) => join(folder, name))]) {
    const config = await readConfig(join(each, 'genai_config.json'));
    if (config !== undefined) return config;
  }
  return undefined;
}

function factsIn({ model, search }: GenaiConfig): Omit<CachedModel, 'id'> {
  const limits = [model.context_length, search?.max_length].filter((limit) => limit !== undefined);
  const sees = model.vision !== undefined || SEEING_TYPES.test(model.type ?? '');
  return {
    ...(limits.length === 0 ? {} : { context: Math.min(...limits) }),
    ...(sees ? { sees } : {}),
  };
}

async function readConfig(file: string): Promise<GenaiConfig | undefined> {
  try {
    return genaiConfig.safeParse(JSON.parse(await readFile(file, 'utf8'))).data;
  } catch {
    return undefined;
  }
}
