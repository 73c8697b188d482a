import type { Model } from '../../foundry/types.ts';
import type { Texts } from '../../texts/texts.ts';
import type { Button, Message } from '../door.ts';
import type { Command } from './command.ts';
import { currentModel } from './current-model.ts';
import { describeModel, oneByAlias } from './model-choices.ts';

const PAGE_SIZE = 10;

/** `/models [page]`: what there is to choose from, a button each. */
export const models: Command = {
  name: 'models',
  audience: 'user',
  isPersonal: true,
  async run(call) {
    const { texts, services, argument } = call;
    const all = oneByAlias(await services.foundry.chatModels({ isFresh: true }));
    if (all.length === 0) return { markdown: texts.models.none };
    const current = await currentModel(call).catch(() => undefined);
    const pages = Math.ceil(all.length / PAGE_SIZE);
    const page = Math.min(Math.max(Math.trunc(Number(argument)) || 1, 1), pages);
    const shown = all.slice((page - 1) * PAGE_SIZE, page * PAGE_SIZE);
    return pageOf(shown, { page, pages, current, texts });
  },
};

function pageOf(
  shown: readonly Model[],
  at: { page: number; pages: number; current: string | undefined; texts: Texts },
): Message {
  const { page, pages, current, texts } = at;
  const isCurrent = ({ alias, id }: Model) => alias === current || id === current;
  const lines = shown.map((model) => {
    const line = describeModel(model).replace(model.alias, `\`${model.alias}\``);
    return isCurrent(model) ? `- ${line} ✅` : `- ${line}`;
  });
  const choose = shown.map((model): Button[] => [
    {
      label: isCurrent(model) ? `✅ ${model.alias}` : model.alias,
      press: { command: 'model', argument: model.alias },
    },
  ]);
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
