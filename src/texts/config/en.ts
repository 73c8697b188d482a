import type { ConfigTexts } from './config-texts.ts';

/** Variables that are wrong, in English. */
export const en: ConfigTexts = {
  problem: (name, { wrong, expected }) => `${name}: ${wrong}, expected ${expected}`,
  wrong: {
    value: (text) => `"${text}" is not valid`,
    secret: 'the value is not valid',
    characters: 'contains characters that no token has',
    id: (text) => `"${text}" is no id`,
    missing: 'missing',
    needsServer: 'needs the HTTP server',
  },
  expected: {
    telegramToken: 'the token that @BotFather gave',
    discordToken: 'the token from the Discord Developer Portal, page "Bot"',
    address: (beginnings) => `an address ${beginnings.join(' or ')} without a password`,
    addresses: 'http://host:port without a password (several separated by commas), or practice',
    portRange: 'first-last, such as 50400-50800, or nothing to turn the probe off',
    flag: 'true or false',
    choice: (values) => `one of ${values.join(', ')}`,
    temperature: 'a number from 0 to 2',
    maxTokens: 'a whole number of tokens, at least 1',
    concurrency: 'a whole number from 1 to 64',
    host: 'a host name or an address',
    port: 'a port from 0 to 65535 (0 takes a free one) or off',
    key: 'at least 8 characters',
    keyFor: (host) =>
      `a key of at least 8 characters because API_HOST (${host}) can be reached from other machines`,
    server: 'API_PORT not to be off',
    person: 'telegram:123 or discord:456',
    personOrGroup: 'telegram:123, discord:456, telegram:-100123 or discord:guild:789',
  },
  unknown: (name, near) =>
    `${name} is not a variable of foundry-chat and has no effect${near === undefined ? '' : `; did you mean ${near}?`}`,
};
