import { openFoundry } from '../app/foundry.ts';
import { isNewcomer } from '../app/sources.ts';
import { limits, readAttachment } from '../attachments/index.ts';
import { type Config, loadConfig } from '../config/load.ts';
import { EXIT } from '../console/exit-status.ts';
import { textOf } from '../console/options.ts';
import { complain, type Program, type ProgramCall } from '../console/program.ts';
import { explain } from '../conversation/problems.ts';
import { FoundryError } from '../foundry/errors.ts';
import type { Foundry } from '../foundry/foundry.ts';
import { openLog } from '../log.ts';
import { rememberedPort } from '../storage/inspect.ts';
import { FOUNDRY, openMemoryStore } from '../storage/store.ts';
import { textsFor } from '../texts/index.ts';
import { type Asked, speak } from './speak.ts';
import { readStandardInput } from './standard-input.ts';

const INPUT_NAME = 'stdin.txt';
const MEGABYTE = 1024 * 1024;

/** `foundry-chat ask [--model NAME] [--system TEXT] "QUESTION"`: one question without a copy that runs. */
export const ask: Program = {
  name: 'ask',
  options: { model: 'text', system: 'text' },
  help: { model: { value: 'name' }, system: { value: 'text' } },
  words: 'question',
  async run(call) {
    const { console, texts } = call;
    const loaded = loadConfig(console.environment, call.language);
    if (!loaded.ok) return complain(call, loaded.problems, EXIT.usage);
    const asked = await readQuestion(call, loaded.config).catch((error: unknown) => {
      if (console.signal.aborted) return [];
      throw error;
    });
    if (Array.isArray(asked)) return complain(call, asked, EXIT.usage);
    const store = openMemoryStore();
    const port = await rememberedPort(loaded.config.DATA_DIR);
    if (port !== undefined) await store.foundry.update(FOUNDRY, () => ({ port }));
    const log = openLog({ level: 'silent', secrets: [] });
    const opened = openFoundry(loaded.config, { store, log });
    try {
      if (isNewcomer(loaded.config) && (await isPractice(opened.foundry))) {
        console.errors.write(`${texts.ask.practice}\n`);
      }
      return await speak(opened.foundry, { ...call, asked });
    } catch (error) {
      if (console.signal.aborted) return EXIT.interrupted;
      if (!(error instanceof FoundryError)) throw error;
      return complain(call, [explain(error, textsFor(call.language))], EXIT.failed);
    } finally {
      await opened.close();
    }
  },
};

/** The question with what came through the pipe; sentences where there is none that can be asked. */
async function readQuestion(
  { console, options, texts }: ProgramCall,
  config: Config,
): Promise<Asked | string[]> {
  const words = options.words.join(' ').trim();
  const bytes = await readStandardInput(console, { isNeeded: words === '' });
  if (bytes === 'too_big') return [texts.ask.inputTooBig(limits.maxFileBytes / MEGABYTE)];
  const model = textOf(options, 'model');
  const asked: Asked = {
    question: words,
    files: [],
    images: [],
    model,
    system: textOf(options, 'system') ?? config.FOUNDRY_SYSTEM_PROMPT,
    temperature: config.FOUNDRY_TEMPERATURE,
    maxTokens: config.FOUNDRY_MAX_TOKENS,
  };
  if (bytes.length === 0) return words === '' ? [texts.ask.nothing] : asked;
  const file = await readAttachment({ name: INPUT_NAME, bytes }, { signal: console.signal });
  if (file.kind === 'unusable') return [texts.ask.inputUnusable];
  const question = words === '' ? texts.ask.aboutInput : words;
  if (file.kind === 'text') {
    // A question that is piped in needs no words around it.
    if (words === '' && file.text.length < MAX_PIPED_QUESTION) {
      return { ...asked, question: file.text.trim() };
    }
    return { ...asked, question, files: [file] };
  }
  const base64 = Buffer.from(file.bytes).toString('base64');
  return { ...asked, question, images: [{ mime: file.mime, base64 }] };
}

const MAX_PIPED_QUESTION = 2_000;

async function isPractice(foundry: Foundry): Promise<boolean> {
  return (await foundry.health()).generation === 'practice';
}
