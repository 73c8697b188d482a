import { nearest } from '../names/nearest.ts';
import { type Variables, variables } from './variables.ts';

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
const MAX_MESSAGE = 600;
const LOOPBACK = /^(127(\.\d{1,3}){3}|localhost|\[?::1\]?)$/i;

/** Reads the configuration out of an environment. All problems are found at once. */
export function loadConfig(env: Readonly<Record<string, string | undefined>>): LoadedConfig {
  const given = trimmed(env);
  const parsed = variables.safeParse(given);
  const issues = parsed.success ? [] : parsed.error.issues;
  const problems = [
    ...issues.map((issue) => describe(issue.path.join('.'), issue.message, given)),
    ...crossProblems(parsed.success ? parsed.data : validPart(given), given),
  ];
  const warnings = unknownNames(env);
  if (parsed.success && problems.length === 0) return { ok: true, config: parsed.data, warnings };
  const wrong = new Set(issues.map((issue) => issue.path.join('.')));
  const right = Object.entries(given).filter(([name]) => !wrong.has(name));
  const usable = variables.parse(Object.fromEntries(right));
  return { ok: false, problems, usable, warnings };
}

/** True when a host name or address can only be reached from this machine. */
export function isLoopback(host: string): boolean {
  return LOOPBACK.test(host);
}

function trimmed(env: Readonly<Record<string, string | undefined>>): Record<string, string> {
  const known: Record<string, string> = {};
  for (const name of Object.keys(variables.shape)) {
    const value = env[name]?.trim();
    if (value === undefined || (value === '' && !MAY_BE_EMPTY.has(name))) continue;
    known[name] = value;
  }
  return known;
}

/** What can be relied on although something else is wrong, so that all faults are found at once. */
function validPart(given: Readonly<Record<string, string>>): Partial<Variables> {
  const valid: Record<string, unknown> = {};
  for (const [name, schema] of Object.entries(variables.shape)) {
    const parsed = schema.safeParse(given[name]);
    if (parsed.success) valid[name] = parsed.data;
  }
  return valid;
}

function describe(name: string, message: string, given: Readonly<Record<string, string>>): string {
  const isSecret = /_(TOKEN|KEY)$/.test(name);
  const value = isSecret ? 'the value' : `"${shown(withoutPassword(given[name] ?? ''))}"`;
  return message.startsWith('expected')
    ? `${name}: ${value} is not valid, ${message}`
    : `${name}: ${shown(message, MAX_MESSAGE)}`;
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
): string[] {
  const problems: string[] = [];
  const isPublic = config.API_HOST !== undefined && !isLoopback(config.API_HOST);
  // A key that was given but is not valid has its own problem already.
  if (isPublic && config.API_PORT !== 'off' && given.API_KEY === undefined) {
    problems.push(
      `API_KEY: missing, expected a key of at least 8 characters because API_HOST (${shown(config.API_HOST ?? '')}) can be reached from other machines`,
    );
  }
  if (config.TELEGRAM_WEBHOOK_URL !== undefined && config.API_PORT === 'off') {
    problems.push('TELEGRAM_WEBHOOK_URL: needs the HTTP server, expected API_PORT not to be off');
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

function unknownNames(env: Readonly<Record<string, string | undefined>>): string[] {
  const known = Object.keys(variables.shape);
  return Object.keys(env)
    .filter((name) => OUR_PREFIXES.some((prefix) => name.startsWith(prefix)))
    .filter((name) => !known.includes(name))
    .map((name) => {
      const best = nearestName(name, known);
      const hint = best === undefined ? '' : `; did you mean ${best}?`;
      return `${name} is not a variable of foundry-chat and has no effect${hint}`;
    });
}
