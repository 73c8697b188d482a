import { setTimeout } from 'node:timers/promises';
import type { Call } from './dialect.ts';
import { sendG0Error } from './g0-errors.ts';
import { asObject } from './prompt.ts';

const file = 'model.onnx.data';
const steps = 5;

/**
 * POST /openai/download: lines of progress, then a JSON object without a line end. While the test
 * holds, one line passes for each `step()`. A client that leaves ends the download.
 */
export async function downloadG0Model(call: Call): Promise<void> {
  const { shelf, gate, life } = call.server;
  const name = requestedName(call.bodyText);
  if (name === undefined) return sendG0Error(call, 400, 'The model Name is required');
  call.res.writeHead(200, { 'content-type': 'text/plain; charset=utf-8' });
  call.res.flushHeaders();
  const model = shelf.byId(name);
  if (model === undefined) return finish(call, `Model ${name} was not found`);
  const signal = AbortSignal.any([life, call.gone]);
  const pass = gate.newPass();
  for (let step = 0; step <= steps; step += 1) {
    if (model.downloadError !== undefined && step > steps / 2) {
      return finish(call, model.downloadError);
    }
    await gate.beforeToken(pass, signal);
    call.res.write(progressLine(call, step / steps));
    await setTimeout((model.downloadMs ?? 20) / steps, undefined, { signal });
  }
  shelf.set(model.id, { cached: true });
  finish(call, null);
}

function requestedName(bodyText: string): string | undefined {
  try {
    const { Name, name = Name } = asObject(asObject(JSON.parse(bodyText)).model);
    return typeof name === 'string' ? name : undefined;
  } catch {
    return undefined;
  }
}

function progressLine(call: Call, done: number): string {
  return call.server.quirks.downloadFormat === 'tuple'
    ? `("${file}", ${done})\n`
    : `Total ${(done * 100).toFixed(2)}% Downloading ${file}\n`;
}

function finish(call: Call, error: string | null): void {
  const isGood = error === null;
  const body = call.server.quirks.lowerCaseKeys
    ? { success: isGood, error }
    : { Success: isGood, ErrorMessage: error };
  call.res.end(JSON.stringify(body));
}
