import { z } from 'zod';
import { LOG_LEVELS } from '../log.ts';
import type { ConfigTexts } from '../texts/config/config-texts.ts';
import { configTexts } from '../texts/config/index.ts';
import type { Language } from '../texts/index.ts';
import { addressList, idList, number, portRange, token, webAddress } from './formats.ts';

const SYSTEM_PROMPT =
  'You are a helpful assistant in a chat. Answer in the language of the question, briefly and to the point.';

/**
 * Every variable of the product, by its name in the environment. The message of an issue is what was
 * expected, in the language of the texts; `.env.example` explains each variable for people, and a
 * test holds the two against each other.
 */
function variablesIn(texts: ConfigTexts) {
  const { expected } = texts;
  const flag = (fallback: boolean) => z.stringbool({ error: expected.flag }).default(fallback);
  const choice = <const T extends readonly [string, ...string[]]>(values: T, fallback: T[number]) =>
    z.enum(values, { error: expected.choice(values) }).default(fallback as never);
  return z.object({
    TELEGRAM_BOT_TOKEN: token(expected.telegramToken, texts).optional(),
    TELEGRAM_API_ROOT: webAddress(texts).default('https://api.telegram.org'),
    TELEGRAM_STREAMING: choice(['edit', 'draft', 'off'], 'edit'),
    TELEGRAM_RICH_MESSAGES: flag(false),
    TELEGRAM_WEBHOOK_URL: webAddress(texts, ['https:']).optional(),
    DISCORD_BOT_TOKEN: token(expected.discordToken, texts).optional(),
    DISCORD_API_ROOT: webAddress(texts).default('https://discord.com/api'),
    FOUNDRY_BASE_URL: addressList(expected.addresses).optional(),
    FOUNDRY_PORT_RANGE: portRange(expected.portRange).default({ first: 50400, last: 50800 }),
    FOUNDRY_CLI: z.string().default('foundry'),
    FOUNDRY_AUTOSTART: flag(false),
    FOUNDRY_DEFAULT_MODEL: z.string().optional(),
    FOUNDRY_TEMPERATURE: number(expected.temperature, {
      min: 0,
      max: 2,
      isWhole: false,
    }).default(0.7),
    FOUNDRY_MAX_TOKENS: number(expected.maxTokens, {
      min: 1,
      max: Number.MAX_SAFE_INTEGER,
      isWhole: true,
    }).default(2048),
    FOUNDRY_SYSTEM_PROMPT: z.string().default(SYSTEM_PROMPT),
    FOUNDRY_CONCURRENCY: number(expected.concurrency, {
      min: 1,
      max: 64,
      isWhole: true,
    }).default(1),
    API_HOST: z
      .string()
      .regex(/^[^\s/]+$/, expected.host)
      .default('127.0.0.1'),
    API_PORT: z
      .union(
        [z.literal('off'), number(expected.port, { min: 0, max: 65_535, isWhole: true })],
        expected.port,
      )
      .default(8000),
    API_KEY: z.string().min(8, expected.key).optional(),
    DATA_DIR: z.string().default('./data'),
    ACCESS: choice(['approval', 'closed', 'open'], 'approval'),
    ADMIN_IDS: idList(texts, { allowGroups: false }).default([]),
    ALLOWED_IDS: idList(texts, { allowGroups: true }).default([]),
    LOG_LEVEL: choice(LOG_LEVELS, 'info'),
  });
}

export type Schema = ReturnType<typeof variablesIn>;
export type Variables = z.infer<Schema>;
export type VariableName = keyof Variables;

const schemas = new Map<Language, Schema>();

/** The table in a language, made once. */
export function schemaFor(language: Language): Schema {
  const schema = schemas.get(language) ?? variablesIn(configTexts[language]);
  schemas.set(language, schema);
  return schema;
}

/** Every name, in the order of the table. */
export function variableNames(): VariableName[] {
  return Object.keys(schemaFor('en').shape) as VariableName[];
}

/** The variables whose values are shown and logged nowhere. */
export const SECRETS = ['TELEGRAM_BOT_TOKEN', 'DISCORD_BOT_TOKEN', 'API_KEY'] as const;
