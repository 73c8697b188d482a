import { loadConfig } from '../../config/load.ts';
import { foundryAdvice } from '../../console/foundry-advice.ts';
import { explain } from '../../conversation/problems.ts';
import type { CliGeneration } from '../../foundry/cli/cli-words.ts';
import { untilAborted } from '../../foundry/deadlines.ts';
import { FoundryError } from '../../foundry/errors.ts';
import type { FoundryHealth } from '../../foundry/types.ts';
import { withClient } from '../client.ts';
import type { Session, Step } from '../session.ts';

type Search = { readonly health: FoundryHealth; readonly cli: CliGeneration | undefined };

/** Finds the model server, or says how to get one. */
export const foundry: Step = async (session) => {
  const { draft, prompts, texts } = session;
  if (draft.config.FOUNDRY_BASE_URL === 'practice' && (await keepsPractice(session))) return;
  const written = draft.get('FOUNDRY_BASE_URL');
  for (;;) {
    const { health, cli } = await search(session);
    if (health.url !== undefined) return await found(session, health);
    const address = draft.get('FOUNDRY_BASE_URL');
    const { FOUNDRY_CLI: command } = draft.config;
    prompts.wrong({
      text: address === undefined ? texts.foundry.none : texts.foundry.addressDead(address),
      mend: foundryAdvice({ command, generation: cli, texts: texts.getFoundry }),
    });
    // What was typed a moment ago and leads nowhere is not worth keeping.
    if (address !== written) draft.set('FOUNDRY_BASE_URL', written);
    const options = texts.foundry.options;
    const wish = await prompts.choose(texts.foundry.ask, [
      ...(cli === undefined ? [] : [{ value: 'start', label: options.start } as const]),
      { value: 'again', label: options.again },
      { value: 'address', label: options.address },
      { value: 'without', label: options.without },
    ]);
    if (wish === 'without') {
      prompts.say(texts.foundry.without);
      return;
    }
    if (wish === 'start') await startService(session);
    if (wish === 'address') draft.set('FOUNDRY_BASE_URL', await askAddress(session));
  }
};

/** Whether this can be the address of a server, or several. */
export function isServerAddress(text: string): boolean {
  return loadConfig({ FOUNDRY_BASE_URL: text }).ok && text.trim() !== '';
}

async function search({ draft, prompts, texts }: Session): Promise<Search> {
  return await withClient(draft.config, ({ foundry: client, cli }) =>
    prompts.busy(texts.foundry.searching, async ({ signal }) => {
      const health = await untilAborted(client.health(), signal);
      return { health, cli: cli.generation };
    }),
  );
}

async function found({ draft, prompts, texts }: Session, health: FoundryHealth): Promise<void> {
  const { url = '', source = '', generation = '' } = health;
  prompts.good(texts.foundry.found({ url, source, generation }));
  const wanted = draft.get('FOUNDRY_BASE_URL');
  if (wanted === undefined || source === 'FOUNDRY_BASE_URL') return;
  if (await prompts.confirm(texts.foundry.moved(wanted, url))) {
    draft.set('FOUNDRY_BASE_URL', undefined);
  }
}

async function keepsPractice({ draft, prompts, texts }: Session): Promise<boolean> {
  const { keep, search: real } = texts.foundry.practiceOptions;
  const wish = await prompts.choose(texts.foundry.practice, [
    { value: 'keep', label: keep },
    { value: 'search', label: real },
  ]);
  if (wish === 'search') draft.set('FOUNDRY_BASE_URL', undefined);
  return wish === 'keep';
}

async function startService({ draft, prompts, texts }: Session): Promise<void> {
  await withClient(draft.config, ({ cli }) =>
    prompts.cancellable(texts.foundry.starting, async ({ signal }) => {
      await cli.service('start', signal);
    }),
  ).catch((error: unknown) => {
    if (!(error instanceof FoundryError)) throw error;
    const reason = error.code === 'service_failed' ? error.message : explain(error, texts.chat);
    prompts.say(texts.foundry.notStarted(reason));
  });
}

async function askAddress({ prompts, texts }: Session): Promise<string> {
  const { address, addressWrong } = texts.foundry;
  const answer = await prompts.text(address, {
    validate: (text) => (isServerAddress(text) ? undefined : addressWrong),
  });
  return answer.trim();
}
