import { EXIT } from '../console/exit-status.ts';
import type { ProgramCall } from '../console/program.ts';
import { fitPrompt, type PromptFile } from '../conversation/prompt.ts';
import { untilAborted } from '../foundry/deadlines.ts';
import { FoundryError } from '../foundry/errors.ts';
import type { Foundry } from '../foundry/foundry.ts';
import type { ChatImage, Model, Progress } from '../foundry/types.ts';
import { textsFor } from '../texts/index.ts';
import { answerWriter } from './answer-writer.ts';

const OWNER = 'terminal:local';

export type Asked = {
  readonly question: string;
  readonly files: readonly PromptFile[];
  readonly images: readonly ChatImage[];
  /** Alias or id; unset: the default. */
  readonly model: string | undefined;
  readonly system: string;
  readonly temperature: number;
  readonly maxTokens: number;
};

/**
 * Asks and writes the answer as it grows; gives the exit status. Throws FoundryError when nothing was
 * said at all.
 */
export async function speak(
  foundry: Foundry,
  { asked, ...call }: ProgramCall & { readonly asked: Asked },
): Promise<number> {
  const { signal } = call.console;
  const model = await untilAborted(foundry.model(asked.model), signal);
  try {
    return await attempt(foundry, model, { ...call, asked });
  } catch (error) {
    if (!(error instanceof FoundryError && error.code === 'context_too_long')) throw error;
    // The client has learned the window, or the guess at it was too high.
    const { context } = await foundry.model(asked.model);
    const known = context !== model.context ? context : undefined;
    const smaller = known ?? Math.floor((model.context ?? 4_096) / 2);
    return await attempt(foundry, { ...model, context: smaller }, { ...call, asked });
  }
}

async function attempt(
  foundry: Foundry,
  model: Model,
  { asked, console, texts, language }: ProgramCall & { readonly asked: Asked },
): Promise<number> {
  const { system, question, files, images, temperature } = asked;
  const { messages, maxTokens, cutFiles } = fitPrompt({
    system,
    history: [],
    question,
    files,
    images,
    model,
    maxTokens: asked.maxTokens,
  });
  const writer = answerWriter(console);
  const words = textsFor(language);
  const events = foundry.generate({
    model,
    isDefault: asked.model === undefined,
    messages,
    temperature,
    maxTokens,
    owner: OWNER,
    signal: console.signal,
    onProgress: (progress) => {
      if (progress.kind !== 'asked') writer.waiting(waitingLine(progress, words));
    },
  });
  let text = '';
  const remarks = cutFiles.length > 0 ? [texts.ask.inputCut] : [];
  const end = async (status: number, remark?: string) => {
    if (remark !== undefined) remarks.push(remark);
    await writer.end(text, remarks.length === 0 ? undefined : remarks.join('\n'));
    return status;
  };
  try {
    for await (const event of events) {
      if (event.kind === 'text') {
        text += event.text;
        writer.grow(event.text, text);
      } else if (event.kind === 'recast') {
        text = '';
        writer.recast();
      } else if (event.kind === 'end' && event.finish === 'length') {
        return await end(EXIT.ok, texts.ask.cut);
      }
    }
  } catch (error) {
    if (console.signal.aborted) return await end(EXIT.interrupted);
    if (text === '' || !(error instanceof FoundryError)) throw error;
    return await end(EXIT.failed, texts.ask.broken);
  }
  return text.trim() === '' ? await end(EXIT.failed, texts.ask.empty) : await end(EXIT.ok);
}

function waitingLine(
  progress: Exclude<Progress, { kind: 'asked' }>,
  texts: ReturnType<typeof textsFor>,
): string {
  return progress.kind === 'loading'
    ? texts.loading(progress.model, 0, progress.lastSeconds)
    : texts.queued(progress.place, progress.seconds);
}
