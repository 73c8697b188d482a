import type { Model } from '../../foundry/types.ts';
import type { Texts } from '../../texts/texts.ts';
import type { Role } from '../access.ts';
import type { Button, Message } from '../door.ts';
import { downloadButton } from '../model-buttons.ts';
import type { Command } from './command.ts';
import { currentModel } from './current-model.ts';
import { describeModel, oneByAlias } from './model-choices.ts';

const PAGE_SIZE = 10;

/** `/models [page]`: what there is to choose from, a button each; an admin's can download. */
export const models: Command = {
  name: 'models',
  audience: 'user',
  isPersonal: true,
  async run(call) {
    const { texts, services, argument, role } = call;
    const all = oneByAlias(await services.foundry.chatModels({ isFresh: true }));
    if (all.length === 0) return { markdown: texts.models.none };
    const current = await currentModel(call).catch(() => undefined);
    const pages = Math.ceil(all.length / PAGE_SIZE);
    const page = Math.min(Math.max(Math.trunc(Number(argument)) || 1, 1), pages);
    const shown = all.slice((page - 1) * PAGE_SIZE, page * PAGE_SIZE);
    return pageOf(shown, { page, pages, current, role, texts });
  },
};

type PageContext = {
  readonly page: number;
  readonly pages: number;
  readonly current: string | undefined;
  readonly role: Role;
  readonly texts: Texts;
};

function pageOf(
  shown: readonly Model[],
  { page, pages, current, role, texts }: PageContext,
): Message {
  const isCurrent = ({ alias, id }: Model) => alias === current || id === current;
  const lines = shown.map((model) => {
    const line = describeModel(model, texts).replace(model.alias, (alias) => `\`${alias}\``);
    return isCurrent(model) ? `- ${line} ✅` : `- ${line}`;
  });
  const choose = shown.map((model): Button[] => {
    const { alias, state } = model;
    if (state === 'catalog' && role === 'admin') return [downloadButton(alias, texts)];
    const label = isCurrent(model) ? `✅ ${alias}` : alias;
    return [{ label, press: { command: 'model', argument: alias } }];
  });
  const turn = [
    ...(page > 1 ? [toPage(texts.models.previous, page - 1)] : []),
    ...(page < pages ? [toPage(texts.models.next, page + 1)] : []),
  ];
  return {
    markdown: [texts.models.title(page, pages), '', ...lines, '', texts.models.legend].join('\n'),
    buttons: turn.length > 0 ? [...choose, turn] : choose,
    isPersonal: true,
  };
}

function toPage(label: string, page: number): Button {
  return { label, press: { command: 'models', argument: String(page) } };
}
