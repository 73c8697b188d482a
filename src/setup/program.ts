import { readFile } from 'node:fs/promises';
import { ENV_FILE, ownEnvironment } from '../config/environment.ts';
import { EXIT } from '../console/exit-status.ts';
import { textOf } from '../console/options.ts';
import { complain, type Program } from '../console/program.ts';
import { systemCode } from '../storage/errors.ts';
import { EnvDraft } from './env-draft.ts';
import { askEverything } from './interactive.ts';
import { sessionTexts } from './session.ts';
import { takeFromOptions } from './unattended.ts';

/** `foundry-chat setup`: asks a person on a terminal; takes everything from options elsewhere. */
export const setup: Program = {
  name: 'setup',
  options: {
    'telegram-token': 'text',
    'discord-token': 'text',
    'foundry-url': 'text',
    model: 'text',
    admin: 'texts',
    download: 'flag',
    'env-file': 'text',
    yes: 'flag',
  },
  help: {
    'telegram-token': { value: 'token' },
    'discord-token': { value: 'token' },
    'foundry-url': { value: 'address' },
    model: { value: 'name', text: 'default-model' },
    admin: { value: 'id' },
    download: {},
    'env-file': { value: 'file' },
    yes: {},
  },
  async run(call) {
    const { options, language, version } = call;
    const texts = sessionTexts(language);
    const path = textOf(options, 'env-file') ?? ENV_FILE;
    const text = await readFile(path, 'utf8').catch((error: unknown) => {
      const code = systemCode(error);
      if (code === 'ENOENT') return '';
      if (code === undefined) throw error;
      return { code };
    });
    if (typeof text !== 'string') {
      const { text: what, mend } = texts.save.failed(path, text.code);
      return complain(call, [`${what} ${mend}`], EXIT.failed);
    }
    const own = ownEnvironment();
    const draft = new EnvDraft({ path, text, own, language });
    // What .env adds to the environment is in the draft; here counts what was given from outside.
    const console = { ...call.console, environment: own };
    const isTerminal = console.input.isTTY === true && console.output.isTTY === true;
    if (isTerminal && !options.flags.has('yes')) {
      return await askEverything({ console, draft, texts, version });
    }
    return await takeFromOptions({ console, options, draft, texts });
  },
};
