import { expect, onTestFinished } from 'vitest';
import type { AccessRules } from '../../src/conversation/access.ts';
import { Answerer } from '../../src/conversation/answer.ts';
import { Claim } from '../../src/conversation/claim.ts';
import { Conversations } from '../../src/conversation/conversations.ts';
import type { Author, DoorState, Incoming, Place } from '../../src/conversation/door.ts';
import { History } from '../../src/conversation/history.ts';
import { Turns } from '../../src/conversation/turns.ts';
import type { CommandLine } from '../../src/foundry/command-line.ts';
import { Foundry } from '../../src/foundry/foundry.ts';
import type { Fact } from '../../src/observe.ts';
import { openMemoryStore, openStore, type Store } from '../../src/storage/store.ts';
import {
  type ChatBody,
  type FakeFoundry,
  type FakeFoundryOptions,
  startFakeFoundry,
} from '../fakes/foundry/index.ts';
import { recordingLog } from '../recording-log.ts';
import { RecordingOutbox } from './recording-outbox.ts';
import { RecordingReply } from './recording-reply.ts';

export const SYSTEM_PROMPT = 'You are under test.';
/** Who speaks when a test names nobody: a listed user. */
export const ANN: Author = { id: 'telegram:1', name: 'Ann', language: 'en' };
export const BEN: Author = { id: 'telegram:2', name: 'Ben', language: 'en' };
export const ADMIN: Author = { id: 'telegram:9', name: 'Ada', language: 'en' };
export const STRANGER: Author = { id: 'telegram:66', name: 'Sam', language: 'en' };

export type RigOptions = {
  readonly fake?: FakeFoundryOptions;
  /** A folder to store in; unset: memory. */
  readonly dir?: string;
  readonly rules?: Partial<AccessRules>;
  /** Answers at once. */
  readonly concurrency?: number;
  readonly maxTokens?: number;
  readonly hasAdmins?: boolean;
  /** The `foundry` command; unset: none. */
  readonly commandLine?: CommandLine;
  /** How long a question is kept while Foundry is not running. */
  readonly longestWaitMs?: number;
  /** As the product has it: what is said waits until what earlier runs left is taken up. */
  readonly willResume?: boolean;
  /** The time of day, in milliseconds since 1970. */
  readonly now?: () => number;
};

/** One thing said, unlike Ann in her private chat. */
export type Said = {
  readonly id?: string;
  readonly by?: Author;
  readonly place?: Place;
  readonly isPress?: boolean;
  readonly isAwaited?: boolean;
  readonly isEdit?: boolean;
  readonly mayGoOn?: boolean;
  readonly attachments?: Incoming['attachments'];
  readonly reply?: RecordingReply;
};

/** A real conversation service over a real Foundry client and a fake Foundry. */
export type Rig = {
  readonly fake: FakeFoundry;
  readonly foundry: Foundry;
  readonly store: Store;
  readonly history: History;
  readonly turns: Turns;
  readonly claim: Claim;
  readonly conversations: Conversations;
  /** The claim codes announced, oldest first. */
  readonly codes: string[];
  readonly doors: Record<string, DoorState>;
  /** What the bot said without being spoken to. */
  readonly outbox: RecordingOutbox;
  /** What was logged. */
  readonly lines: readonly Record<string, unknown>[];
  /** What was told to those who count. */
  readonly facts: readonly Fact[];
  /** Says something; resolves when it is accepted. A text that begins with `/` is a command. */
  say(text: string, said?: Said): Promise<{ reply: RecordingReply; done: Promise<void> }>;
  /** Says something and waits for everything that follows from it; gives the final text. */
  ask(text: string, said?: Said): Promise<string>;
  /** The same with the whole reply. */
  tell(text: string, said?: Said): Promise<RecordingReply>;
  /** What the model was sent last, as `role: content`. */
  lastPrompt(): string[];
};

let messages = 0;

/** Opens a rig that closes itself when the test is over. */
export async function openRig(options: RigOptions = {}): Promise<Rig> {
  const fake = await startFakeFoundry(options.fake);
  const { log, lines } = recordingLog();
  const facts: Fact[] = [];
  const store =
    options.dir === undefined ? openMemoryStore() : await openStore({ dir: options.dir, log });
  const foundry = new Foundry({
    // Asked at each search, so that the server may move.
    sources: [{ name: 'daemon.json', addresses: async () => [fake.url] }],
    concurrency: options.concurrency ?? 1,
    ...(options.commandLine === undefined ? {} : { commandLine: options.commandLine }),
    holdMs: 0,
    log,
  });
  const history = new History({ store });
  const answerer = new Answerer({
    foundry,
    systemPrompt: SYSTEM_PROMPT,
    temperature: 0.7,
    maxTokens: options.maxTokens ?? 500,
  });
  const { longestWaitMs } = options;
  const turns = new Turns({
    store,
    history,
    answerer,
    log,
    observe: (fact) => void facts.push(fact),
    ...(longestWaitMs === undefined ? {} : { longestWaitMs }),
  });
  const codes: string[] = [];
  const claim = new Claim({
    store,
    hasAdmins: options.hasAdmins ?? true,
    announce: (code) => codes.push(code),
  });
  const doors: Record<string, DoorState> = { telegram: 'ready' };
  const outbox = new RecordingOutbox();
  const conversations = new Conversations({
    outbox,
    ...(options.now === undefined ? {} : { now: options.now }),
    willResume: options.willResume ?? false,
    services: {
      foundry,
      store,
      history,
      turns,
      claim,
      defaults: answerer.defaults,
      doors: () => doors,
    },
    rules: {
      access: 'closed',
      adminIds: [ADMIN.id],
      allowedIds: [ANN.id, BEN.id],
      ...options.rules,
    },
    log,
  });
  const replies: RecordingReply[] = [];
  onTestFinished(async () => {
    fake.release();
    await turns.close(0);
    await foundry.close();
    await fake.close();
    expect(replies.flatMap(({ misuse }) => misuse)).toEqual([]);
  });

  const say: Rig['say'] = async (text, said = {}) => {
    const reply = said.reply ?? new RecordingReply();
    replies.push(reply);
    const { done } = await conversations.receive(incoming(text, said), reply);
    return { reply, done };
  };
  const tell: Rig['tell'] = async (text, said) => {
    const { reply, done } = await say(text, said);
    await done;
    return reply;
  };
  return {
    fake,
    foundry,
    store,
    history,
    turns,
    claim,
    conversations,
    codes,
    doors,
    outbox,
    lines,
    facts,
    say,
    tell,
    ask: async (text, said) => (await tell(text, said)).text,
    lastPrompt: () => promptOf(fake.chats.at(-1)),
  };
}

/** A message as a door hands it in; by default in the author's private chat. */
export function incoming(text: string, said: Said = {}): Incoming {
  const { id, by = ANN, place, isPress, isAwaited, isEdit, mayGoOn, attachments } = said;
  messages += 1;
  const [, command, argument = ''] = /^\/(\S+)\s*([\s\S]*)$/.exec(text) ?? [];
  return {
    id: id ?? `telegram:message:${messages}`,
    place: place ?? privateChatOf(by),
    author: by,
    text,
    ...(command === undefined ? {} : { invocation: { command, argument } }),
    ...(isPress !== undefined && { isPress }),
    ...(isAwaited !== undefined && { isAwaited }),
    ...(isEdit !== undefined && { isEdit }),
    ...(mayGoOn !== undefined && { mayGoOn }),
    ...(attachments !== undefined && { attachments }),
  };
}

export function privateChatOf(author: Author): Place {
  const [platform = '', chat = ''] = author.id.split(':');
  return { platform, chat, kind: 'private' };
}

/** What stands under an answer that is over. */
export const RETRY: unknown = {
  label: '🔁 Retry',
  press: { command: 'retry', argument: expect.any(String) },
};

export const GROUP: Place = {
  platform: 'telegram',
  chat: '-100',
  kind: 'group',
  groupIds: ['telegram:-100'],
};

/** A chat request's messages as `role: content`. */
export function promptOf(chat: ChatBody | undefined): string[] {
  return (chat?.messages ?? []).map(({ role, content }) => `${role}: ${content}`);
}
