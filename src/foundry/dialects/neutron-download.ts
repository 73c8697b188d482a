import type { Wire } from '../endpoint.ts';
import { asFoundryError, FoundryError } from '../errors.ts';
import { readLimited } from '../transport.ts';
import type { Model } from '../types.ts';
import { explainAnswer } from '../wire-errors.ts';
import type { DownloadOptions } from './dialect.ts';
import { DownloadProgress } from './download-progress.ts';
import { entryFor, isNeutron, readCatalogue } from './neutron-models.ts';
import type { CatalogueEntry } from './neutron-wire.ts';
import { explainMissing } from './still-there.ts';

/** A server that says nothing at all for so long is gone; checking a large file takes minutes. */
const SILENCE_MS = 15 * 60_000;

/**
 * `POST /openai/download`: the service wants to be told where the model lies, as its own catalogue
 * tells it. Leaving (`signal`) ends the download.
 */
export async function downloadNeutronModel(
  wire: Wire,
  model: Model,
  { signal, onProgress }: DownloadOptions,
): Promise<void> {
  const body = bodyOf(await findEntry(wire, model, signal));
  const silence = new AbortController();
  const timer = setTimeout(() => silence.abort(), SILENCE_MS);
  timer.unref();
  try {
    const either = AbortSignal.any([signal, silence.signal]);
    const answer = await wire.transport.open(`${wire.url}/openai/download`, body, either);
    if (answer.statusCode !== 200) {
      const fault = explainAnswer(answer.statusCode, await readLimited(answer.body), model.id);
      throw await explainMissing(failed(model, fault.message, fault), () =>
        isNeutron(wire, signal),
      );
    }
    await follow(answer.body, model, (percent) => {
      timer.refresh();
      if (percent !== undefined) onProgress(percent);
    });
  } catch (error) {
    if (signal.aborted) throw new FoundryError('aborted', 'aborted', { cause: error });
    if (error instanceof FoundryError && !silence.signal.aborted) throw error;
    throw failed(model, 'the connection broke', error);
  } finally {
    clearTimeout(timer);
  }
}

/** Reads to the end; tells each change, and undefined as a mere sign of life. */
async function follow(
  bytes: AsyncIterable<Uint8Array>,
  model: Model,
  onSign: (percent?: number) => void,
): Promise<void> {
  const progress = new DownloadProgress();
  const decoder = new TextDecoder();
  let last: number | undefined;
  for await (const chunk of bytes) {
    onSign();
    for (const percent of progress.push(decoder.decode(chunk, { stream: true }))) {
      if (percent !== last) onSign(percent);
      last = percent;
    }
  }
  const result = progress.end();
  if (result === undefined) throw failed(model, 'it ended without a result');
  if (!result.isDone) throw failed(model, result.error ?? 'the service gave no reason');
  if (last !== 100) onSign(100);
}

async function findEntry(wire: Wire, model: Model, signal: AbortSignal): Promise<CatalogueEntry> {
  const entries = await readCatalogue(wire, signal).catch(async (error: unknown) => {
    const fault = asFoundryError(error);
    if (fault.code === 'unreachable' || fault.code === 'aborted') throw fault;
    const why = failed(model, `the catalogue is not to be had: ${fault.message}`, fault);
    throw await explainMissing(why, () => isNeutron(wire, signal));
  });
  const entry = entryFor(model.id, entries);
  if (entry !== undefined) return entry;
  throw new FoundryError('model_unknown', model.id, { model: model.id });
}

function bodyOf({ name, uri, publisher, providerType, promptTemplate }: CatalogueEntry) {
  // The catalogue names where models come from, the route who is to fetch them.
  const provider = providerType === 'AzureFoundry' ? 'AzureFoundryLocal' : providerType;
  return {
    model: {
      Name: name,
      Uri: uri ?? '',
      Publisher: publisher ?? '',
      ProviderType: provider ?? 'AzureFoundryLocal',
      ...(promptTemplate === undefined ? {} : { PromptTemplate: promptTemplate }),
    },
    ignorePipeReport: true,
  };
}

function failed(model: Model, words: string, cause?: unknown): FoundryError {
  const status = cause instanceof FoundryError ? cause.status : undefined;
  const details = { cause, model: model.id, ...(status === undefined ? {} : { status }) };
  return new FoundryError('download_failed', words, details);
}
