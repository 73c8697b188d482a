import OpenAI from 'openai';
import type { Generation } from '../../fakes/foundry/index.ts';
import { openRig, type Rig, type RigOptions } from '../rig.ts';

/** The names of the fakes' models in one generation. */
export type Names = {
  /** As the server wants it: the one that is loaded. */
  readonly chat: string;
  /** What a person writes for it. */
  readonly alias: string;
  /** On the disk only; unset where the server loads by itself. */
  readonly unloaded?: string;
  readonly embedding: string;
  readonly seeing: string;
};

const FOUNDRY: Names = {
  chat: 'Phi-4-mini-instruct-generic-gpu:5',
  alias: 'PHI-4-mini',
  unloaded: 'qwen2.5-0.5b',
  embedding: 'qwen3-embedding-0.6b',
  seeing: 'qwen3.5-2b',
};

/** How the generations' models are called. */
export const names: Readonly<Record<Generation, Names>> = {
  g0: FOUNDRY,
  g1: { ...FOUNDRY, chat: 'Phi-4-mini-instruct-generic-gpu' },
  g2: FOUNDRY,
  openai: {
    chat: 'qwen2.5-7b-instruct',
    alias: 'Qwen2.5-7B-instruct',
    embedding: 'text-embedding-nomic-embed-text-v1.5',
    seeing: 'qwen2.5-vl-7b',
  },
};

export const generations = ['g0', 'g1', 'g2', 'openai'] as const;

/** OpenAI's own client before the whole product, with a fake of some generation behind it. */
export async function openClient(
  generation: Generation,
  options: RigOptions = {},
): Promise<{ rig: Rig; client: OpenAI; names: Names }> {
  const rig = await openRig({ ...options, foundry: { generation, ...options.foundry } });
  const apiKey = options.apiKey ?? 'none is needed';
  const client = new OpenAI({ baseURL: `${rig.url}/v1`, apiKey, maxRetries: 0 });
  return { rig, client, names: names[generation] };
}
