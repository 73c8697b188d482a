import { ENV_FILE } from '../config/environment.ts';
import type { Console } from '../console/console.ts';
import { EXIT } from '../console/exit-status.ts';
import type { EnvDraft } from './env-draft.ts';
import { LeftError } from './left.ts';
import { openPrompts, type Prompts } from './prompts.ts';
import { differencesIn, save } from './save.ts';
import type { SessionTexts } from './session.ts';
import { STEPS } from './steps/index.ts';

export type InteractiveOptions = {
  readonly console: Console;
  readonly draft: EnvDraft;
  readonly texts: SessionTexts;
  readonly version: string;
};

/** Asks step by step; gives the exit status, or `start` when the product is to be started now. */
export async function askEverything(options: InteractiveOptions): Promise<number | 'start'> {
  const { console, draft, texts, version } = options;
  const prompts = await openPrompts(console, texts);
  try {
    prompts.begin(texts.title(version));
    prompts.say(texts.keys);
    for (const step of STEPS) {
      await step({ console, prompts, draft, texts });
      console.signal.throwIfAborted();
    }
    const status = await agree(prompts, draft, texts);
    if (status !== EXIT.ok) return status;
    return await offerStart(prompts, draft, texts);
  } catch (error) {
    if (!(error instanceof LeftError) && !console.signal.aborted) throw error;
    prompts.end(texts.left);
    return EXIT.interrupted;
  }
}

async function agree(prompts: Prompts, draft: EnvDraft, texts: SessionTexts): Promise<number> {
  const changes = differencesIn(draft);
  if (changes === '') {
    prompts.say(texts.save.nothing(draft.path));
    return EXIT.ok;
  }
  prompts.note(changes, texts.save.changes(draft.path));
  if (!(await prompts.confirm(texts.save.ask))) {
    prompts.end(texts.save.kept);
    return EXIT.failed;
  }
  const fault = await save(draft, texts);
  if (fault !== undefined) {
    prompts.wrong(fault);
    prompts.end(texts.save.kept);
    return EXIT.failed;
  }
  prompts.good(texts.save.written(draft.path));
  return EXIT.ok;
}

async function offerStart(
  prompts: Prompts,
  draft: EnvDraft,
  texts: SessionTexts,
): Promise<number | 'start'> {
  if (draft.problems.length > 0) {
    prompts.say([texts.save.otherProblems, ...draft.problems].join('\n'));
    prompts.end(texts.start.how);
    return EXIT.ok;
  }
  if (draft.path !== ENV_FILE) {
    prompts.end(texts.start.howElsewhere);
    return EXIT.ok;
  }
  if (await prompts.confirm(texts.start.ask)) return 'start';
  prompts.end(texts.start.how);
  return EXIT.ok;
}
