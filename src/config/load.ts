import type { z } from 'zod';
import { nearest } from '../names/nearest.ts';
import type { ConfigTexts } from '../texts/config/config-texts.ts';
import { configTexts } from '../texts/config/index.ts';
import type { Language } from '../texts/index.ts';
import { type Schema, schemaFor, type Variables } from './variables.ts';

/** The configuration, checked and complete. */
export type Config = Variables;

export type LoadedConfig =
  | { readonly ok: true; readonly config: Config; readonly warnings: readonly string[] }
  | {
      readonly ok: false;
      /** Each as `NAME: what is wrong, what is expected`. */
      readonly problems: readonly string[];
      /** What would hold without the variables that are wrong. */
      readonly usable: Config;
      readonly warnings: readonly string[];
    };

const OUR_PREFIXES = ['FOUNDRY_', 'TELEGRAM_', 'DISCORD_', 'API_'];
/** May be given as empty on purpose; any other empty variable counts as unset. */
const MAY_BE_EMPTY = new Set(['FOUNDRY_PORT_RANGE']);
const MAX_SHOWN = 200;
const MAX_WRONG = 500;
const LOOPBACK = /^(127(\.\d{1,3}){3}|localhost|\[?::1\]?)$/i;

type Issue = Pick<z.core.$ZodIssue, 'message' | 'path'> & {
  readonly params?: Readonly<Record<string, unknown>> | undefined;
};

/** Reads the configuration out of an environment. All problems are found at once. */
export function loadConfig(
  env: Readonly<Record<string, string | undefined>>,
  language: Language = 'en',
): LoadedConfig {
  const texts = configTexts[language];
  const schema = schemaFor(language);
  const names = Object.keys(schema.shape);
  const given = trimmed(env, names);
  const parsed = schema.safeParse(given);
  const issues = parsed.success ? [] : parsed.error.issues;
  const problems = [
    ...issues.map((issue) => describe(issue, given, texts)),
    ...crossProblems(parsed.success ? parsed.data : validPart(schema, given), given, texts),
  ];
  const warnings = unknownNames(env, names, texts);
  if (parsed.success && problems.length === 0) return { ok: true, config: parsed.data, warnings };
  const wrong = new Set(issues.map((issue) => issue.path.join('.')));
  const right = Object.entries(given).filter(([name]) => !wrong.has(name));
  const usable = schema.parse(Object.fromEntries(right));
  return { ok: false, problems, usable, warnings };
}

/** True when a host name or address can only be reached from this machine. */
export function isLoopback(host: string): boolean {
  return LOOPBACK.test(host);
}

function trimmed(
  env: Readonly<Record<string, string | undefined>>,
  names: readonly string[],
): Record<string, string> {
  const known: Record<string, string> = {};
  for (const name of names) {
    const value = env[name]?.trim();
    if (value === undefined || (value === '' && !MAY_BE_EMPTY.has(name))) continue;
    known[name] = value;
  }
  return known;
}

/** What can be relied on although something else is wrong, so that all faults are found at once. */
function validPart(schema: Schema, given: Readonly<Record<string, string>>): Partial<Variables> {
  const valid: Record<string, unknown> = {};
  for (const [name, variable] of Object.entries(schema.shape)) {
    const parsed = variable.safeParse(given[name]);
    if (parsed.success) valid[name] = parsed.data;
  }
  return valid;
}

function describe(
  { path, message: expected, params }: Issue,
  given: Readonly<Record<string, string>>,
  texts: ConfigTexts,
): string {
  const name = path.join('.');
  const isSecret = /_(TOKEN|KEY)$/.test(name);
  const value = () => texts.wrong.value(shown(withoutPassword(given[name] ?? '')));
  const told = typeof params?.wrong === 'string' ? params.wrong : undefined;
  const wrong = told ?? (isSecret ? texts.wrong.secret : value());
  return texts.problem(name, { wrong: shown(wrong, MAX_WRONG), expected });
}

/** A value on one line of bearable length, whatever somebody pasted. */
function shown(value: string, maxChars = MAX_SHOWN): string {
  const line = value.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ');
  return line.length <= maxChars ? line : `${line.slice(0, maxChars)}…`;
}

/** Addresses without what stands before their `@`. */
function withoutPassword(value: string): string {
  return value.replace(/\/\/[^\s,/]*@/g, '//…@');
}

function crossProblems(
  config: Partial<Variables>,
  given: Readonly<Record<string, string>>,
  { problem, wrong, expected }: ConfigTexts,
): string[] {
  const problems: string[] = [];
  const isPublic = config.API_HOST !== undefined && !isLoopback(config.API_HOST);
  // A key that was given but is not valid has its own problem already.
  if (isPublic && config.API_PORT !== 'off' && given.API_KEY === undefined) {
    const keyFor = expected.keyFor(shown(config.API_HOST ?? ''));
    problems.push(problem('API_KEY', { wrong: wrong.missing, expected: keyFor }));
  }
  if (config.TELEGRAM_WEBHOOK_URL !== undefined && config.API_PORT === 'off') {
    const said = { wrong: wrong.needsServer, expected: expected.server };
    problems.push(problem('TELEGRAM_WEBHOOK_URL', said));
  }
  return problems;
}

/** Compared without the prefix, which all of a group share, before whole names are. */
function nearestName(name: string, known: readonly string[]): string | undefined {
  const prefix = OUR_PREFIXES.find((each) => name.startsWith(each)) ?? '';
  const tails = known
    .filter((each) => each.startsWith(prefix))
    .map((each) => each.slice(prefix.length));
  const [tail] = nearest(name.slice(prefix.length), tails, 1);
  return tail === undefined ? nearest(name, known, 1)[0] : `${prefix}${tail}`;
}

function unknownNames(
  env: Readonly<Record<string, string | undefined>>,
  known: readonly string[],
  { unknown }: ConfigTexts,
): string[] {
  return Object.keys(env)
    .filter((name) => OUR_PREFIXES.some((prefix) => name.startsWith(prefix)))
    .filter((name) => !known.includes(name))
    .map((name) => unknown(name, nearestName(name, known)));
}
