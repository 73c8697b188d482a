import { z } from 'zod';
import { LOG_LEVELS } from '../log.ts';
import { addressList, idList, portRange, token, webAddress } from './formats.ts';

const SYSTEM_PROMPT =
  'You are a helpful assistant in a chat. Answer in the language of the question, briefly and to the point.';

const PORT = 'expected a port from 0 to 65535 (0 takes a free one) or off';

function number(expected: string, schema: z.ZodNumber, fallback: number) {
  const parsed = z.coerce.number({ error: `expected ${expected}` });
  return parsed.pipe(schema).default(fallback);
}

function flag(fallback: boolean) {
  return z.stringbool({ error: 'expected true or false' }).default(fallback);
}

function choice<const T extends readonly [string, ...string[]]>(values: T, fallback: T[number]) {
  const error = `expected one of ${values.join(', ')}`;
  return z.enum(values, { error }).default(fallback as never);
}

/**
 * Every variable of the product, by its name in the environment. A message says what is expected;
 * `.env.example` explains each for people, and a test holds the two against each other.
 */
export const variables = z.object({
  TELEGRAM_BOT_TOKEN: token('the token that @BotFather gave').optional(),
  TELEGRAM_API_ROOT: webAddress().default('https://api.telegram.org'),
  TELEGRAM_STREAMING: choice(['edit', 'draft', 'off'], 'edit'),
  TELEGRAM_RICH_MESSAGES: flag(false),
  TELEGRAM_WEBHOOK_URL: webAddress(['https:']).optional(),
  DISCORD_BOT_TOKEN: token('the token from the Discord Developer Portal, page "Bot"').optional(),
  DISCORD_API_ROOT: webAddress().default('https://discord.com/api'),
  FOUNDRY_BASE_URL: addressList().optional(),
  FOUNDRY_PORT_RANGE: portRange().default({ first: 50400, last: 50800 }),
  FOUNDRY_CLI: z.string().default('foundry'),
  FOUNDRY_AUTOSTART: flag(false),
  FOUNDRY_DEFAULT_MODEL: z.string().optional(),
  FOUNDRY_TEMPERATURE: number(
    'a number from 0 to 2',
    z.number().min(0, 'expected a number from 0 to 2').max(2, 'expected a number from 0 to 2'),
    0.7,
  ),
  FOUNDRY_MAX_TOKENS: number(
    'a whole number of tokens, at least 1',
    z.number().int('expected a whole number').min(1, 'expected at least 1'),
    2048,
  ),
  FOUNDRY_SYSTEM_PROMPT: z.string().default(SYSTEM_PROMPT),
  FOUNDRY_CONCURRENCY: number(
    'a whole number from 1 to 64',
    z
      .number()
      .int('expected a whole number from 1 to 64')
      .min(1, 'expected a whole number from 1 to 64')
      .max(64, 'expected a whole number from 1 to 64'),
    1,
  ),
  API_HOST: z
    .string()
    .regex(/^[^\s/]+$/, 'expected a host name or an address')
    .default('127.0.0.1'),
  API_PORT: z
    .union([z.literal('off'), z.coerce.number().int().min(0, PORT).max(65_535, PORT)], PORT)
    .default(8000),
  API_KEY: z.string().min(8, 'expected at least 8 characters').optional(),
  DATA_DIR: z.string().default('./data'),
  ACCESS: choice(['approval', 'closed', 'open'], 'approval'),
  ADMIN_IDS: idList({ allowGroups: false }).default([]),
  ALLOWED_IDS: idList({ allowGroups: true }).default([]),
  LOG_LEVEL: choice(LOG_LEVELS, 'info'),
});

export type Variables = z.infer<typeof variables>;

/** The variables whose values are shown and logged nowhere. */
export const SECRETS = ['TELEGRAM_BOT_TOKEN', 'DISCORD_BOT_TOKEN', 'API_KEY'] as const;
