import { untilAborted } from '../../foundry/deadlines.ts';
import type { Foundry } from '../../foundry/foundry.ts';
import { bySoonest, findModel } from '../../foundry/model-names.ts';
import type { Model } from '../../foundry/types.ts';
import { withClient } from '../client.ts';
import { download } from '../download.ts';
import type { Choice } from '../prompts.ts';
import type { Session, Step } from '../session.ts';

const AUTOMATIC = '';

/** The model for whoever has chosen none; downloaded where it is not on this computer yet. */
export const model: Step = async (session) => {
  const { draft, prompts, texts } = session;
  if (draft.config.FOUNDRY_BASE_URL === 'practice') return;
  await withClient(draft.config, async ({ foundry }) => {
    const models = await prompts.busy(texts.foundry.searching, async ({ signal }) =>
      untilAborted(foundry.chatModels({ isFresh: true }), signal).catch(() => undefined),
    );
    // The step before has said that there is no server.
    if (models === undefined) return;
    if (models.length === 0) {
      prompts.say(texts.model.none);
      return;
    }
    await choose(session, { foundry, models: oneForEachAlias(models) });
  });
};

type Offer = { readonly foundry: Foundry; readonly models: readonly Model[] };

async function choose(session: Session, { foundry, models }: Offer): Promise<void> {
  const { draft, prompts, texts } = session;
  const present = draft.get('FOUNDRY_DEFAULT_MODEL');
  const known = present === undefined ? undefined : findModel(present, models);
  if (present !== undefined && known === undefined) prompts.say(texts.model.unknown(present, []));
  const isAnyHere = models.some(({ state }) => state !== 'catalog');
  const { automatic, automaticHint } = texts.model;
  const chosen = await prompts.choose(
    isAnyHere ? texts.model.ask : texts.model.askNoneHere,
    [
      { value: AUTOMATIC, label: automatic, hint: automaticHint },
      ...models.map((each) => choiceOf(session, each)),
    ],
    known?.alias ?? AUTOMATIC,
  );
  const wanted = models.find(({ alias }) => alias === chosen);
  if (wanted?.state === 'catalog' && !(await isFetched(session, foundry, wanted))) return;
  // Whoever keeps what is there keeps it as it was written.
  if (chosen !== (known?.alias ?? AUTOMATIC) || (present !== undefined && known === undefined)) {
    draft.set('FOUNDRY_DEFAULT_MODEL', chosen === AUTOMATIC ? undefined : chosen);
  }
}

/** False when it did not come, and so cannot be chosen. */
async function isFetched(session: Session, foundry: Foundry, wanted: Model): Promise<boolean> {
  const { prompts, texts } = session;
  const { alias, sizeMb } = wanted;
  const size = sizeMb === undefined ? undefined : texts.model.size(sizeMb);
  // It may be brought here later, with /download.
  if (!(await prompts.confirm(texts.model.askDownload(alias, size)))) return true;
  const end = await prompts.cancellable(texts.model.downloading(alias), ({ signal, progress }) =>
    download(foundry, wanted, { signal, progress, texts: texts.chat }),
  );
  if (end.kind === 'done') prompts.good(texts.model.downloaded(alias));
  if (end.kind === 'cancelled') prompts.say(texts.model.cancelled(alias));
  if (end.kind === 'failed') prompts.say(texts.model.failed(alias, end.reason));
  return end.kind === 'done';
}

function choiceOf(session: Session, { alias, state, sizeMb, device }: Model): Choice<string> {
  const { states, size } = session.texts.model;
  const facts = [states[state], ...(sizeMb === undefined ? [] : [size(sizeMb)]), device ?? []];
  return { value: alias, label: `${alias}  ${facts.flat().join(', ')}` };
}

/** Variants of one model share a name: of them the one that answers soonest. */
function oneForEachAlias(models: readonly Model[]): Model[] {
  const seen = new Set<string>();
  return bySoonest(models).filter(({ alias }) => {
    const isNew = !seen.has(alias);
    seen.add(alias);
    return isNew;
  });
}
