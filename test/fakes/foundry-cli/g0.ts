import type { FakeModel } from '../foundry/index.ts';
import { paint } from './colour.ts';
import { drawDownload, findModel, loadSlowly } from './models.ts';
import { StartFailure, startServer } from './start.ts';
import type { CliCall, CliProgram } from './types.ts';

const version = '0.8.119+6d2f1a7c40';
const help = `Description:
  Foundry Local CLI: Run AI models on your device.

Usage:
  foundry [command] [options]

Options:
  -?, -h, --help  Show help and usage information
  --version       Show version information

Commands:
  model    Discover, run and manage models
  cache    Manage the local cache
  service  Manage the local model inference service
`;

const commands: Readonly<Record<string, (call: CliCall, name: string) => Promise<void> | void>> = {
  'service status': serviceStatus,
  'service start': serviceStart,
  'service stop': serviceStop,
  'service restart': serviceRestart,
  'service ps': servicePs,
  'service list': servicePs,
  'model list': modelList,
  'model ls': modelList,
  'model info': modelInfo,
  'model download': modelDownload,
  'model load': modelLoad,
  'model unload': modelUnload,
  'cache location': (call) =>
    call.out('💾 Cache directory path: /home/someone/.foundry/cache/models\n'),
  'cache list': cacheList,
  'cache ls': cacheList,
};

/** Options that take a value; all others are unknown to this CLI. */
const options = ['--ttl', '--device', '--retain', '--filter'];

/** What the old CLI prints as `Exception: ...`. */
class CliException extends Error {}

/** `foundry` up to 0.8.119. Model commands start the service when it is stopped. */
export const g0Cli: CliProgram = async (call) => {
  const [group = '', verb = '', ...rest] = call.args;
  if (group === '--version') {
    call.out(`${version}\n`);
    return 0;
  }
  const run = commands[`${group} ${verb}`];
  const strange = run === undefined ? call.args : strangeOptions(rest);
  if (run === undefined || strange.length > 0) return refuse(call, strange);
  try {
    const isService = group === 'service' && verb !== 'ps' && verb !== 'list';
    if (!isService && group !== 'cache') await ensureService(call);
    await run(call, rest[0] ?? '');
    return 0;
  } catch (error) {
    if (!(error instanceof CliException || error instanceof StartFailure)) throw error;
    call.out(paint(call.state, 'red', `Exception: ${error.message}`));
    call.out('\n');
    return 1;
  }
};

function strangeOptions(rest: readonly string[]): string[] {
  return rest.filter((word, at) => {
    const isValue = options.includes(rest[at - 1] ?? '');
    return word.startsWith('-') && !isValue && !options.includes(word);
  });
}

function refuse({ out, err }: CliCall, strange: readonly string[]): number {
  const isHelp = strange.length === 0 || ['-h', '-?', '--help'].includes(strange[0] ?? '');
  if (!isHelp) {
    err('Required command was not provided.\n');
    for (const word of strange) err(`Unrecognized command or argument '${word}'.\n`);
    err('\n');
  }
  out(help);
  return isHelp ? 0 : 1;
}

async function ensureService(call: CliCall): Promise<void> {
  if (call.world.url === undefined) await announceStart(call);
}

async function announceStart(call: CliCall): Promise<void> {
  const url = await startServer(call);
  call.out(
    `🟢 ${paint(call.state, 'green', `Service is Started on ${url}/, PID ${process.pid}!`)}\n`,
  );
}

function serviceStatus({ world, state, out }: CliCall): void {
  if (world.url === undefined) {
    out(`🔴 ${paint(state, 'red', 'Model management service is not running!')}\n`);
    return;
  }
  const text = `Model management service is running on ${world.url}/openai/status`;
  out(`🟢 ${paint(state, 'green', text)}\n`);
  out('EP autoregistration status: Successfully downloaded and registered the following EPs: ');
  out('CUDAExecutionProvider.\n');
  out('Valid EPs: CPUExecutionProvider, WebGpuExecutionProvider, CUDAExecutionProvider\n');
}

async function serviceStart(call: CliCall): Promise<void> {
  const { url } = call.world;
  if (url === undefined) return await announceStart(call);
  call.out(`🟢 ${paint(call.state, 'green', `Service is already running on ${url}/.`)}\n`);
}

async function serviceStop({ world, state, out }: CliCall): Promise<void> {
  await world.stop();
  out(`🔴 ${paint(state, 'red', 'Service is stopped.')}\n`);
}

async function serviceRestart(call: CliCall): Promise<void> {
  await serviceStop(call);
  await announceStart(call);
}

function servicePs({ world, out }: CliCall): void {
  const loaded = world.models.filter((model) => model.loaded);
  if (loaded.length === 0) return void out('No models are currently loaded in the service\n');
  out(`Models running in service:\n    ${'Alias'.padEnd(31)}Model ID\n`);
  for (const { alias, id } of loaded) out(`🟢  ${alias.padEnd(31)}${id}\n`);
}

function cacheList({ world, out }: CliCall): void {
  out(`Models cached on device:\n   ${'Alias'.padEnd(50)}Model ID\n`);
  const cached = world.models.filter((model) => model.cached);
  for (const { alias, id } of cached) out(`💾 ${alias.padEnd(50)}${id}\n`);
}

const header = row(['Alias', 'Device', 'Task', 'File Size', 'License', 'Model ID']);

function modelList({ world, out }: CliCall): void {
  out(`${header}\n`);
  let last = '';
  for (const model of world.models) {
    if (model.alias !== last) out(`${'-'.repeat(header.length + 30)}\n`);
    out(`${modelRow(model, model.alias === last ? '' : model.alias)}\n`);
    last = model.alias;
  }
}

function modelInfo(call: CliCall, name: string): void {
  const model = known(call, name);
  call.out(`${header}\n${modelRow(model, model.alias)}\n`);
}

async function modelDownload(call: CliCall, name: string): Promise<void> {
  const model = known(call, name);
  if (model.cached) return call.out(`Model ${model.id} was found in the local cache.\n`);
  call.out(`Downloading ${model.id}...\n`);
  const failure = await drawDownload(call, model, (percent) => {
    const bar = '#'.repeat(Math.round(percent * 0.36)).padEnd(36);
    const left = percent === 100 ? '0s' : '5m';
    call.out(
      `\r[${bar}]  ${percent.toFixed(2)} % [Time remaining: about ${left}]        15.5 MB/s`,
    );
  });
  call.out('\n');
  if (failure === undefined) return;
  call.out(`Failed: Downloading ${model.id}\n`);
  throw new CliException(failure);
}

async function modelLoad(call: CliCall, name: string): Promise<void> {
  const model = known(call, name);
  if (!model.cached) throw notFound(name);
  call.out('🕓 Loading model...\n');
  const failure = await loadSlowly(call, model);
  if (failure !== undefined) {
    throw new CliException(`Failed: Loading model ${model.id} from ${call.world.url}`);
  }
  call.out(`🟢 ${paint(call.state, 'green', `Model ${name} loaded successfully`)}\n`);
}

function modelUnload(call: CliCall, name: string): void {
  const model = known(call, name);
  call.world.unload(model.id);
  call.out(`🟢 ${paint(call.state, 'green', `Model ${name} unloaded successfully`)}\n`);
}

function known({ world }: CliCall, name: string): FakeModel {
  const model = findModel(world.models, name);
  if (model === undefined) throw notFound(name);
  return model;
}

function notFound(name: string): CliException {
  return new CliException(`Model <${name}> was not found in the catalog or local cache.`);
}

function modelRow({ device, task, sizeMb = 1000, id }: FakeModel, alias: string): string {
  return row([alias, device ?? 'CPU', task, `${(sizeMb / 1024).toFixed(2)} GB`, 'MIT', id]);
}

function row(cells: readonly string[]): string {
  const widths = [31, 11, 19, 13, 13];
  return cells
    .map((cell, at) => `${cell} `.padEnd(widths[at] ?? 0))
    .join('')
    .trimEnd();
}
