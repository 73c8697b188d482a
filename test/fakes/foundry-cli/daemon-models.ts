import { once } from 'node:events';
import type { FakeModel } from '../foundry/index.ts';
import { executionProviderOf, withoutVersion } from '../foundry/model-ids.ts';
import type { DaemonArgs } from './daemon-args.ts';
import { DaemonFailure, success } from './daemon-words.ts';
import { drawDownload, findModel, loadSlowly, oneForEachAlias } from './models.ts';
import { startServer } from './start.ts';
import { boxTable } from './table.ts';
import type { CliCall } from './types.ts';

const types: Readonly<Record<string, string>> = {
  'chat-completion': 'Chat',
  embeddings: 'Embedding',
  'vision-language-chat': 'Multimodal',
  'automatic-speech-recognition': 'Speech',
};

/** `model list`: one model for each alias, or every variant. */
export function modelList({ world, out }: CliCall, { flags, wantsJson }: DaemonArgs): void {
  const shown = world.models
    .filter((model) => model.loaded || !flags.has('--loaded'))
    .filter((model) => model.cached || !flags.has('--cached'));
  if (flags.has('--variants')) {
    if (wantsJson) out(`${JSON.stringify({ variants: shown.map(variantEntry) })}\n`);
    else out(variantTable(shown));
    return;
  }
  const models = oneForEachAlias(shown);
  if (wantsJson) out(`${JSON.stringify({ models: models.map(modelEntry) })}\n`);
  else out(modelTable(models));
}

/** `model info X`: the only place that tells the context length. */
export function modelInfo(call: CliCall, args: DaemonArgs): void {
  const model = known(call, args);
  const info = { ...modelEntry(model), contextLength: model.contextLength ?? 16384 };
  const rows = Object.entries(info).map(([name, value]) => `${name.padEnd(22)}${value}`);
  call.out(args.wantsJson ? `${JSON.stringify({ model: info })}\n` : `${rows.join('\n')}\n`);
}

/** `model download X`: one line that is drawn again and again. */
export async function modelDownload(call: CliCall, args: DaemonArgs): Promise<void> {
  const model = known(call, args);
  if (model.cached) return success(call, `Model ${model.id} is already cached`);
  const name = withoutVersion(model.id);
  const failure = await drawDownload(call, model, (percent) => {
    const bar = '━'.repeat(Math.round(percent * 0.4)).padEnd(40);
    call.out(
      `\r${name} ${bar} ${String(Math.round(percent)).padStart(3)}%${percent < 100 ? ' ⠋' : '  '}`,
    );
  });
  call.out('\n');
  if (failure !== undefined) throw new DaemonFailure(`Failed to download ${model.id}: ${failure}`);
  success(call, `Model ${model.id} downloaded`);
}

/** `model load X`: starts the server when needed, and may not end when the model is loaded. */
export async function modelLoad(call: CliCall, args: DaemonArgs): Promise<void> {
  const model = known(call, args);
  if (!model.cached) {
    const hint = `Run 'foundry model download ${model.alias}' first.`;
    throw new DaemonFailure(`Model '${model.id}' is not downloaded. ${hint}`);
  }
  await startServer(call);
  call.out(`Loading ${model.id}...\n`);
  const failure = await loadSlowly(call, model);
  if (failure !== undefined) throw new DaemonFailure(`Failed to load model: ${failure}`);
  success(call, `Model ${model.id} loaded`);
  if (call.state.loadKeepsRunning) await once(call.signal, 'abort');
}

/** `model unload X`. */
export function modelUnload(call: CliCall, args: DaemonArgs): void {
  const model = known(call, args);
  call.world.unload(model.id);
  success(call, `Model ${model.id} unloaded`);
}

function known({ world }: CliCall, { words }: DaemonArgs): FakeModel {
  const [, , name = ''] = words;
  const model = findModel(world.models, name);
  if (model === undefined) throw new DaemonFailure(`Model '${name}' not found in catalog.`);
  return model;
}

function modelEntry(model: FakeModel) {
  return {
    alias: model.alias,
    id: model.id,
    type: types[model.task] ?? 'Chat',
    device: model.device ?? 'CPU',
    fileSizeMb: model.sizeMb ?? 1000,
    supportsToolCalling: model.task === 'chat-completion',
    cached: model.cached,
    loaded: model.loaded,
  };
}

function variantEntry(model: FakeModel) {
  const { alias, type, device, fileSizeMb, cached } = modelEntry(model);
  const executionProvider = executionProviderOf(model);
  return { alias, variantId: model.id, type, device, executionProvider, fileSizeMb, cached };
}

function modelTable(models: readonly FakeModel[]): string {
  const rows = models
    .map(modelEntry)
    .map((entry) => [
      entry.alias,
      entry.type,
      gigabytes(entry.fileSizeMb),
      entry.device,
      dot(entry.supportsToolCalling),
      dot(entry.cached),
    ]);
  return boxTable(['Model Name', 'Type', 'Size', 'Device', 'Tools', 'Cached'], rows);
}

function variantTable(models: readonly FakeModel[]): string {
  const rows = models.map((model) => {
    const { alias, type, device, executionProvider, fileSizeMb, cached } = variantEntry(model);
    const name = withoutVersion(model.id);
    return [alias, name, type, device, executionProvider, gigabytes(fileSizeMb), dot(cached)];
  });
  const heads = ['Model Name', 'Variant', 'Type', 'Device', 'Execution Provider', 'Size', 'Cached'];
  return boxTable(heads, rows);
}

function gigabytes(megabytes: number): string {
  return `${(megabytes / 1024).toFixed(1)} GB`;
}

function dot(isSo: boolean): string {
  return isSo ? '●' : '○';
}
