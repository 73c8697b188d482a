import { type OpenedFoundry, openFoundry } from '../app/foundry.ts';
import type { Config } from '../config/load.ts';
import { openLog } from '../log.ts';
import { rememberedPort } from '../storage/inspect.ts';
import { FOUNDRY, openMemoryStore } from '../storage/store.ts';

/** A client that looks for real servers only, and starts none by itself. The caller closes it. */
export async function openClient(config: Config): Promise<OpenedFoundry> {
  const store = openMemoryStore();
  const port = await rememberedPort(config.DATA_DIR);
  if (port !== undefined) await store.foundry.update(FOUNDRY, () => ({ port }));
  const log = openLog({ level: 'silent', secrets: [] });
  return openFoundry({ ...config, FOUNDRY_AUTOSTART: false }, { store, log, hasPractice: false });
}

/** Does something with such a client and closes it. */
export async function withClient<T>(
  config: Config,
  use: (client: OpenedFoundry) => Promise<T>,
): Promise<T> {
  const client = await openClient(config);
  try {
    return await use(client);
  } finally {
    await client.close();
  }
}
