import { ENV_FILE } from '../config/environment.ts';
import type { Console } from '../console/console.ts';
import { EXIT } from '../console/exit-status.ts';
import { type ReadOptions, textOf } from '../console/options.ts';
import { tokenAdvice } from '../console/token-advice.ts';
import {
  type CheckedToken,
  checkDiscordToken,
  checkTelegramToken,
} from '../credentials/check-token.ts';
import { inviteLink } from '../credentials/discord.ts';
import type { Messenger } from '../credentials/pasted.ts';
import { bySoonest, findModel, nearestModels } from '../foundry/model-names.ts';
import type { Model } from '../foundry/types.ts';
import { withClient } from './client.ts';
import { download } from './download.ts';
import type { EnvDraft } from './env-draft.ts';
import { differencesIn, save } from './save.ts';
import type { SessionTexts } from './session.ts';
import { isServerAddress } from './steps/foundry.ts';
import { areIds } from './steps/owner.ts';

export type UnattendedOptions = {
  readonly console: Console;
  readonly options: ReadOptions;
  readonly draft: EnvDraft;
  readonly texts: SessionTexts;
};

/** What is wrong with the options, what could not be checked, and what the person should know. */
type Notes = { readonly problems: string[]; readonly remarks: string[] };

/** Takes everything from the options and the environment; gives the exit status. */
export async function takeFromOptions(call: UnattendedOptions): Promise<number> {
  const { console, draft, texts } = call;
  const notes: Notes = { problems: [], remarks: [] };
  await Promise.all([telegram(call, notes), discord(call, notes)]);
  ids(call, notes);
  await server(call, notes);
  const isIdle = notes.problems.length === 0 && !hasAnything(call);
  if (isIdle) notes.problems.push(texts.unattended.nothing);
  if (notes.problems.length > 0) {
    for (const problem of notes.problems) console.errors.write(`${problem}\n`);
    return EXIT.usage;
  }
  const changes = differencesIn(draft);
  const fault = changes === '' ? undefined : await save(draft, texts);
  if (fault !== undefined) {
    console.errors.write(`${fault.text} ${fault.mend}\n`);
    return EXIT.failed;
  }
  const done = changes === '' ? texts.save.nothing(draft.path) : texts.save.written(draft.path);
  const other = draft.problems.length === 0 ? [] : [texts.save.otherProblems, ...draft.problems];
  const lines = [
    ...(changes === '' ? [] : [changes]),
    done,
    ...notes.remarks,
    ...other,
    draft.path === ENV_FILE ? texts.start.how : texts.start.howElsewhere,
  ];
  console.output.write(`${lines.join('\n')}\n`);
  return EXIT.ok;
}

function hasAnything({ options, console }: UnattendedOptions): boolean {
  const { TELEGRAM_BOT_TOKEN, DISCORD_BOT_TOKEN } = console.environment;
  return (
    Object.keys(options.texts).some((name) => name !== 'env-file' && name !== 'language') ||
    Boolean(TELEGRAM_BOT_TOKEN?.trim() || DISCORD_BOT_TOKEN?.trim())
  );
}

async function telegram(call: UnattendedOptions, notes: Notes): Promise<void> {
  const { TELEGRAM_API_ROOT: apiRoot } = call.draft.config;
  const frame = { messenger: 'telegram', variable: 'TELEGRAM_BOT_TOKEN', apiRoot } as const;
  const checked = await token(call, notes, frame, (text, signal) =>
    checkTelegramToken(text, { apiRoot, signal }),
  );
  if (checked?.ok) {
    const { username } = checked.account;
    notes.remarks.push(
      call.texts.token.known('Telegram', `@${username}, https://t.me/${username}`),
    );
  }
}

async function discord(call: UnattendedOptions, notes: Notes): Promise<void> {
  const { texts } = call;
  const { DISCORD_API_ROOT: apiRoot } = call.draft.config;
  const frame = { messenger: 'discord', variable: 'DISCORD_BOT_TOKEN', apiRoot } as const;
  const checked = await token(call, notes, frame, (text, signal) =>
    checkDiscordToken(text, { apiRoot, signal }),
  );
  if (!checked?.ok) return;
  const { username, applicationId, hasMessageContent } = checked.account;
  notes.remarks.push(texts.token.known('Discord', username));
  if (!hasMessageContent) {
    const { text, mend } = texts.discord.intentOff(
      `https://discord.com/developers/applications/${applicationId}/bot`,
    );
    notes.remarks.push(`${text} ${mend}`);
  }
  notes.remarks.push(`${texts.discord.invite} ${inviteLink(applicationId)}`);
}

type TokenFrame = {
  readonly messenger: Messenger;
  readonly variable: 'TELEGRAM_BOT_TOKEN' | 'DISCORD_BOT_TOKEN';
  readonly apiRoot: string;
};

/** Undefined when none was given. */
async function token<Account>(
  { console, options, draft, texts }: UnattendedOptions,
  { problems, remarks }: Notes,
  { messenger, variable, apiRoot }: TokenFrame,
  check: (text: string, signal: AbortSignal) => Promise<CheckedToken<Account>>,
): Promise<CheckedToken<Account> | undefined> {
  const option = `${messenger}-token`;
  const flag = textOf(options, option);
  const text = flag ?? (console.environment[variable]?.trim() || undefined);
  if (text === undefined) return undefined;
  const checked = await check(text, console.signal);
  if (checked.ok) {
    draft.set(variable, checked.token);
    return checked;
  }
  const advice = tokenAdvice(checked, { messenger, apiRoot, texts: texts.tokens });
  const isOutOfReach = checked.fault === 'unreachable' || checked.fault === 'timeout';
  if (isOutOfReach && checked.token !== undefined) {
    draft.set(variable, checked.token);
    remarks.push(texts.unattended.unreachable(advice.text));
  } else {
    const name = flag === undefined ? variable : `--${option}`;
    problems.push(`${name}: ${advice.text} ${advice.mend}`);
  }
  return checked;
}

function ids({ options, draft, texts }: UnattendedOptions, { problems, remarks }: Notes): void {
  const given = options.texts.admin;
  const text = given?.join(',');
  if (text !== undefined && !areIds(text)) problems.push(`--admin: ${texts.owner.wrong}`);
  else if (text !== undefined) draft.set('ADMIN_IDS', text);
  else if (draft.get('ADMIN_IDS') === undefined) remarks.push(texts.owner.claim);
}

async function server(call: UnattendedOptions, notes: Notes): Promise<void> {
  const { options, draft, texts } = call;
  const address = textOf(options, 'foundry-url');
  const name = textOf(options, 'model');
  const wantsDownload = options.flags.has('download');
  if (address !== undefined && !isServerAddress(address)) {
    notes.problems.push(`--foundry-url: ${texts.foundry.addressWrong}`);
    return;
  }
  if (address !== undefined) draft.set('FOUNDRY_BASE_URL', address);
  if (wantsDownload && name === undefined) notes.problems.push(texts.unattended.downloadWhat);
  if (address === undefined && name === undefined) return;
  await withClient(draft.config, async ({ foundry }) => {
    const { url, source } = await foundry.health();
    const isDead = address !== undefined && address !== 'practice' && source !== 'FOUNDRY_BASE_URL';
    if (isDead) notes.remarks.push(texts.foundry.addressDead(address));
    if (name === undefined) return;
    if (url === undefined) {
      draft.set('FOUNDRY_DEFAULT_MODEL', name);
      if (wantsDownload) notes.problems.push(texts.unattended.downloadWhat);
      else notes.remarks.push(texts.model.unchecked(name));
      return;
    }
    const models = bySoonest(await foundry.chatModels({ isFresh: true }));
    const model = findModel(name, models);
    if (model === undefined) {
      notes.problems.push(`--model: ${texts.model.unknown(name, nearestModels(name, models))}`);
      return;
    }
    draft.set('FOUNDRY_DEFAULT_MODEL', name);
    if (model.state === 'catalog' && wantsDownload && notes.problems.length === 0) {
      await fetchModel(call, notes, { model, foundry });
    }
  });
}

async function fetchModel(
  { console, texts }: UnattendedOptions,
  { problems, remarks }: Notes,
  { model, foundry }: { model: Model; foundry: Parameters<typeof download>[0] },
): Promise<void> {
  let tenth = -1;
  const end = await download(foundry, model, {
    signal: console.signal,
    texts: texts.chat,
    progress: (percent = 0) => {
      // A log of it should not grow by a line for each percent.
      if (Math.floor(percent / 10) <= tenth) return;
      tenth = Math.floor(percent / 10);
      console.errors.write(`${model.alias}: ${percent} %\n`);
    },
  });
  if (end.kind === 'done') remarks.push(texts.model.downloaded(model.alias));
  if (end.kind === 'cancelled') problems.push(texts.model.cancelled(model.alias));
  if (end.kind === 'failed') problems.push(texts.model.failed(model.alias, end.reason));
}
