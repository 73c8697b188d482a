import { FoundryError } from '../../foundry/errors.ts';
import type { Model } from '../../foundry/types.ts';
import type { Button, Draft, Message } from '../door.ts';
import { downloadButton, useButton } from '../model-buttons.ts';
import { explain } from '../problems.ts';
import type { Command, CommandCall } from './command.ts';
import { modelChoices } from './model-choices.ts';
import { askForModel, namedModel } from './named-model.ts';

const CANCEL = 'cancel';
const BAR_LENGTH = 10;

/**
 * `/download NAME`: brings a model onto the disk, with a bar that grows in place; and
 * `/download cancel NAME`, which its button gives. Not personal: Discord lets nobody change an
 * answer for one pair of eyes after 15 minutes.
 */
export const download: Command = {
  name: 'download',
  audience: 'admin',
  option: { isRequired: true },
  async run(call) {
    const { argument, texts } = call;
    const [word, ...rest] = argument.split(/\s+/);
    if (word === CANCEL && rest.length > 0) return cancel(rest.join(' '), call);
    if (argument === '') {
      const markdown = texts.download.which;
      return await askForModel(call, { markdown, command: 'download', states: ['catalog'] });
    }
    const { model, name } = await namedModel(call);
    const buttons = [[useButton(name, texts)]];
    if (model.state !== 'catalog') return { markdown: texts.download.already(name), buttons };
    return await call.beside((signal) => follow(model, name, { ...call, signal }));
  },
  complete: ({ argument, services: { foundry }, texts }) =>
    modelChoices({ foundry, texts, states: ['catalog'] }, argument),
};

function cancel(name: string, { downloads, incoming, texts }: CommandCall): Message | undefined {
  if (!downloads.cancel(name)) return { markdown: texts.download.nothingToCancel };
  // The pressed message is the download's own: it says there what became of it.
  return incoming.isPress ? undefined : { markdown: texts.download.cancelled(name) };
}

async function follow(
  model: Model,
  name: string,
  call: CommandCall & { readonly signal: AbortSignal },
): Promise<Message> {
  const { downloads, show, signal, texts } = call;
  const use = [[useButton(name, texts)]];
  const isJoined = downloads.isRunning(model);
  const onProgress = (percent: number | undefined) =>
    show(draftOf({ model, name, percent, isJoined, texts }));
  try {
    await downloads.follow(model, { signal, onProgress });
    return { markdown: texts.download.done(name), buttons: use };
  } catch (error) {
    const code = error instanceof FoundryError ? error.code : undefined;
    const again = [[downloadButton(name, texts)]];
    if (code === 'aborted') return { markdown: texts.download.cancelled(name), buttons: again };
    const mayHelp = code === 'download_failed' || code === 'disk_full';
    // A server elsewhere may have on its disk what cannot be seen from here: it can be chosen.
    if (code === 'no_cli') return { markdown: explain(error, texts), buttons: use };
    if (mayHelp) return { markdown: explain(error, texts), buttons: again };
    throw error;
  }
}

function draftOf(state: {
  readonly model: Model;
  readonly name: string;
  readonly percent: number | undefined;
  readonly isJoined: boolean;
  readonly texts: CommandCall['texts'];
}): Draft {
  const { model, name, percent, isJoined, texts } = state;
  const size = model.sizeMb === undefined ? undefined : texts.models.size(model.sizeMb);
  const stop: Button = {
    label: texts.buttons.cancel,
    press: { command: 'download', argument: `${CANCEL} ${name}` },
  };
  const lines = [
    `${texts.download.running(name, size)}${percent === undefined ? '…' : ''}`,
    ...(percent === undefined ? [] : [barOf(percent)]),
    ...(isJoined ? ['', texts.download.joined] : []),
  ];
  return { markdown: lines.join('\n'), buttons: [[stop]] };
}

/** Such as `▓▓▓▓░░░░░░ 43 %`. */
function barOf(percent: number): string {
  const whole = Math.min(100, Math.max(0, Math.floor(percent)));
  const full = Math.floor((whole / 100) * BAR_LENGTH);
  return `${'▓'.repeat(full)}${'░'.repeat(BAR_LENGTH - full)} ${whole} %`;
}
