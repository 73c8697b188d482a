import { explain } from '../conversation/problems.ts';
import { FoundryError } from '../foundry/errors.ts';
import type { Foundry } from '../foundry/foundry.ts';
import type { Model } from '../foundry/types.ts';
import type { Texts } from '../texts/texts.ts';

export type DownloadEnd =
  | { readonly kind: 'done' }
  | { readonly kind: 'cancelled' }
  /** In a sentence. */
  | { readonly kind: 'failed'; readonly reason: string };

/** Brings a model onto the disk; an abort stops it. Every way in which it can end is a result. */
export async function download(
  foundry: Foundry,
  { id }: Pick<Model, 'id'>,
  options: {
    readonly signal: AbortSignal;
    readonly progress: (percent: number | undefined) => void;
    readonly texts: Texts;
  },
): Promise<DownloadEnd> {
  const { signal, progress, texts } = options;
  try {
    await foundry.download(id, { signal, onProgress: ({ percent }) => progress(percent) });
    return { kind: 'done' };
  } catch (error) {
    if (signal.aborted) return { kind: 'cancelled' };
    if (!(error instanceof FoundryError)) throw error;
    return { kind: 'failed', reason: explain(error, texts) };
  }
}
