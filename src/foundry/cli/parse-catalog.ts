import { z } from 'zod';
import { sightIn } from '../sight.ts';
import type { ModelKind } from '../types.ts';
import { jsonIn } from './json-in.ts';

/** What the `foundry` command tells about one variant of a model. Unknown facts are left out. */
export type CatalogEntry = {
  /** With or without version, as the command writes it. */
  readonly id: string;
  readonly alias: string;
  /** On this machine's disk. */
  readonly isCached?: boolean;
  readonly isLoaded?: boolean;
  readonly sizeMb?: number;
  /** `CPU`, `GPU` or `NPU`. */
  readonly device?: string;
  readonly kind?: ModelKind;
  /** Whole context window in tokens. */
  readonly context?: number;
  /** Whether it takes images. */
  readonly sees?: boolean;
};

const text = z.string().trim().min(1).optional().catch(undefined);
const flag = z.boolean().optional().catch(undefined);
const positive = z.number().positive().optional().catch(undefined);
const wireEntry = z.looseObject({
  id: text,
  variantId: text,
  alias: text,
  type: text,
  task: text,
  device: text,
  cached: flag,
  loaded: flag,
  fileSizeMb: positive,
  contextLength: positive,
});
const entries = z.array(z.unknown());
const roots = z.union([
  entries,
  z.looseObject({ variants: entries }).transform(({ variants }) => variants),
  z.looseObject({ models: entries }).transform(({ models }) => models),
]);

/** A table row of the old CLI is shorter; the pattern need not search anything longer. */
const MAX_ROW_CHARS = 500;
/** Alias (empty in a further variant of the model above), Device, Task, File Size, License, Model ID. */
const ROW = /^(\S*)\s+(CPU|GPU|NPU)\s+(\S.*?)\s+([\d.,]+\s?[KMGT]?B)\s+(.*?)\s*(\S+)$/i;
const MEGABYTES: Readonly<Record<string, number>> = { K: 1 / 1024, M: 1, G: 1024, T: 1024 ** 2 };

/** The entries of `foundry model list -o json`, with or without `--variants`; none: it is no list. */
export function parseCatalogJson(stdout: string): CatalogEntry[] | undefined {
  const parsed = roots.safeParse(jsonIn(stdout));
  if (!parsed.success) return undefined;
  return parsed.data.flatMap((each) => {
    const entry = wireEntry.safeParse(each);
    return entry.success ? toEntry(entry.data) : [];
  });
}

/** The entries of the table that `foundry model list` of the CLI up to 0.8 prints. */
export function parseCatalogTable(stdout: string): CatalogEntry[] {
  const found: CatalogEntry[] = [];
  let alias = '';
  for (const line of stdout.split(/\r?\n/)) {
    const [, ownAlias, device, task, size, , id] = ROW.exec(line.slice(0, MAX_ROW_CHARS)) ?? [];
    if (device === undefined || id === undefined) continue;
    alias = ownAlias || alias;
    found.push({
      id,
      alias: alias || id,
      device: device.toUpperCase(),
      ...known('kind', kindIn(task)),
      ...known('sizeMb', megabytesIn(size)),
      ...known('sees', sightIn({ task })),
    });
  }
  return found;
}

function toEntry(entry: z.infer<typeof wireEntry>): CatalogEntry[] {
  const id = entry.variantId ?? entry.id;
  if (id === undefined) return [];
  return [
    {
      id,
      alias: entry.alias ?? id,
      ...known('isCached', entry.cached),
      ...known('isLoaded', entry.loaded),
      ...known('sizeMb', entry.fileSizeMb),
      ...known('device', entry.device),
      ...known('kind', kindIn(entry.type ?? entry.task)),
      ...known('context', entry.contextLength),
      ...known('sees', sightIn(entry)),
    },
  ];
}

/** `Chat`, `Embedding`, `Speech` of the new CLI, `vision-language-chat, tools` of the old. */
function kindIn(task: string | undefined): ModelKind | undefined {
  if (task === undefined) return undefined;
  if (/embed/i.test(task)) return 'embedding';
  if (/speech|audio|transcri/i.test(task)) return 'speech';
  return /chat|multimodal|vision|text/i.test(task) ? 'chat' : undefined;
}

/** `3.72 GB`, or `3,72 GB` where people write it so. */
function megabytesIn(size: string | undefined): number | undefined {
  const [, number = '', unit = 'M'] = /^([\d.,]+)\s?([KMGT])?/i.exec(size ?? '') ?? [];
  const value = Number(number.replace(',', '.')) * (MEGABYTES[unit.toUpperCase()] ?? 1);
  return value > 0 && Number.isFinite(value) ? Math.round(value) : undefined;
}

function known<K extends keyof CatalogEntry>(key: K, value: CatalogEntry[K] | undefined) {
  return value === undefined ? {} : { [key]: value };
}
