import { FoundryError } from '../foundry/errors.ts';
import type { Foundry } from '../foundry/foundry.ts';
import { bySoonest, nearestModels } from '../foundry/model-names.ts';
import type { Model } from '../foundry/types.ts';
import type { Texts } from '../texts/texts.ts';
import type { Role } from './access.ts';
import type { Button, Message } from './door.ts';
import { downloadButton, shortestName, startButton, useButton } from './model-buttons.ts';
import { explain, shownName } from './problems.ts';

/** Names that are offered instead of a model. */
const MAX_NAMES = 3;
/** Faults that another model, or the same one on the disk, would mend. */
const ABOUT_MODEL: readonly FoundryError['code'][] = [
  'model_unknown',
  'model_not_downloaded',
  'load_failed',
  'no_vision',
];

export type AdviceContext = {
  readonly foundry: Foundry;
  /** An admin gets buttons that mend things. */
  readonly role: Role;
  readonly texts: Texts;
};

/** What to tell a person about a fault: one sentence, and buttons with which they can go on. */
export async function adviceFor(error: unknown, context: AdviceContext): Promise<Message> {
  const { foundry, role, texts } = context;
  if (!(error instanceof FoundryError)) return { markdown: explain(error, texts) };
  if (error.code === 'unreachable') {
    const buttons = role === 'admin' ? [[startButton(texts)]] : [];
    return withButtons(texts.problems.unreachable, buttons);
  }
  const { code, model: name } = error;
  if (name === undefined || !ABOUT_MODEL.includes(code)) return { markdown: explain(error, texts) };
  const models = await foundry.chatModels().catch(() => []);
  const model = models.find(({ id }) => id === name);
  if (code === 'load_failed') return adviceForLoad(model, name, { ...context, models });
  if (code === 'no_vision') return adviceForBlind(error, { ...context, models });
  if (code === 'model_unknown') {
    return adviceForUnknown(error, { ...context, models, alias: model?.alias ?? name });
  }
  return adviceForMissing(model, name, { ...context, models });
}

type WithModels = AdviceContext & { readonly models: readonly Model[] };

function adviceForUnknown(
  { model: name = '', nearest }: FoundryError,
  { models, alias, ...context }: WithModels & { readonly alias: string },
): Message {
  const near = nearest.length > 0 ? nearest : nearestModels(alias, models);
  const names = near.filter((each) => each !== alias).slice(0, MAX_NAMES);
  const buttons = names.flatMap((each) => {
    const model = bySoonest(models).find((other) => other.alias === each);
    return model === undefined ? [] : [[buttonFor(model, { ...context, models })]];
  });
  return withButtons(context.texts.unknownModel(shownName(name), names), buttons);
}

function adviceForMissing(model: Model | undefined, name: string, context: WithModels): Message {
  const { models, role, texts } = context;
  const alias = model === undefined ? name : shortestName(model, models);
  const present = models.filter(({ state }) => state !== 'catalog');
  const alike = nearestModels(model?.alias ?? name, present);
  const others = alike.length > 0 ? alike : bySoonest(present).map((each) => each.alias);
  const names = [...new Set(others)].filter((each) => each !== alias).slice(0, MAX_NAMES);
  const buttons = [
    ...(role === 'admin' ? [[downloadButton(alias, texts)]] : []),
    ...names.map((each) => [useButton(each, texts)]),
  ];
  return withButtons(texts.missingModel(shownName(alias), names), buttons);
}

/** What graphics cards refuse, the processor can often do. */
function adviceForLoad(model: Model | undefined, name: string, context: WithModels): Message {
  const { models, texts } = context;
  const variant = models.find(
    ({ alias, id, device }) =>
      alias === model?.alias && id !== model.id && device === 'generic-cpu',
  );
  const button = variant === undefined ? [] : [[buttonFor(variant, context)]];
  return withButtons(texts.loadFailed(shownName(model?.alias ?? name), variant?.id), button);
}

/** An admin may download a model that sees where there is none. */
function adviceForBlind({ model: id = '', nearest }: FoundryError, context: WithModels): Message {
  const { models, role, texts } = context;
  const alias = models.find((model) => model.id === id)?.alias ?? id;
  const names = nearest.slice(0, MAX_NAMES);
  const remote = models.filter(({ sees, state }) => sees === true && state === 'catalog');
  const toDownload = names.length > 0 || role !== 'admin' ? [] : remote.map((each) => each.alias);
  const buttons = [
    ...names.map((each) => [useButton(each, texts)]),
    ...[...new Set(toDownload)].slice(0, MAX_NAMES).map((each) => [downloadButton(each, texts)]),
  ];
  return withButtons(texts.noVision(shownName(alias), names), buttons);
}

/** Chooses the model; an admin downloads it first when it is not there. */
function buttonFor(model: Model, { models, role, texts }: WithModels): Button {
  const name = shortestName(model, models);
  const isToDownload = model.state === 'catalog' && role === 'admin';
  return isToDownload ? downloadButton(name, texts) : useButton(name, texts);
}

function withButtons(markdown: string, buttons: readonly (readonly Button[])[]): Message {
  return buttons.length === 0 ? { markdown } : { markdown, buttons };
}
