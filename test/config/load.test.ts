import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Config, isLoopback, loadConfig } from '../../src/config/load.ts';

type Env = Readonly<Record<string, string | undefined>>;

function configOf(env: Env): Config {
  const loaded = loadConfig(env);
  if (!loaded.ok) throw new Error(loaded.problems.join('\n'));
  return loaded.config;
}

function problemsOf(env: Env): readonly string[] {
  const loaded = loadConfig(env);
  return loaded.ok ? [] : loaded.problems;
}

function warningsOf(env: Env): readonly string[] {
  const loaded = loadConfig(env);
  return loaded.ok ? loaded.warnings : [];
}

/** The contract's table (product.md, section 2); what it leaves empty is unset. */
const DEFAULTS = {
  TELEGRAM_BOT_TOKEN: undefined,
  TELEGRAM_API_ROOT: 'https://api.telegram.org',
  TELEGRAM_STREAMING: 'edit',
  TELEGRAM_RICH_MESSAGES: false,
  TELEGRAM_WEBHOOK_URL: undefined,
  DISCORD_BOT_TOKEN: undefined,
  DISCORD_API_ROOT: 'https://discord.com/api',
  FOUNDRY_BASE_URL: undefined,
  FOUNDRY_PORT_RANGE: { first: 50400, last: 50800 },
  FOUNDRY_CLI: 'foundry',
  FOUNDRY_AUTOSTART: false,
  FOUNDRY_DEFAULT_MODEL: undefined,
  FOUNDRY_TEMPERATURE: 0.7,
  FOUNDRY_MAX_TOKENS: 2048,
  FOUNDRY_CONCURRENCY: 1,
  API_HOST: '127.0.0.1',
  API_PORT: 8000,
  API_KEY: undefined,
  DATA_DIR: './data',
  ACCESS: 'approval',
  ADMIN_IDS: [],
  ALLOWED_IDS: [],
  LOG_LEVEL: 'info',
};

describe('the defaults', () => {
  const { FOUNDRY_SYSTEM_PROMPT: prompt, ...rest } = configOf({});

  it('are those of the contract, and there is no other variable', () => {
    const given = Object.fromEntries(Object.entries(DEFAULTS).filter(([, value]) => value != null));
    expect(rest).toEqual(given);
  });

  it('have a short system prompt', () => {
    expect(prompt.length).toBeGreaterThan(10);
    expect(prompt.length).toBeLessThan(200);
  });

  it('hold for variables that are empty or blank as well', () => {
    const names = Object.keys(DEFAULTS).filter((name) => name !== 'FOUNDRY_PORT_RANGE');
    const empty = Object.fromEntries(names.map((name, index) => [name, index % 2 ? '' : ' \t']));
    expect(configOf({ ...empty, FOUNDRY_SYSTEM_PROMPT: '' })).toEqual(configOf({}));
  });
});

describe('values', () => {
  it('are taken without the blanks around them', () => {
    expect(configOf({ FOUNDRY_CLI: '  /opt/foundry ' }).FOUNDRY_CLI).toBe('/opt/foundry');
  });

  it.each([
    ['http://127.0.0.1:5273', ['http://127.0.0.1:5273']],
    ['http://127.0.0.1:5273/', ['http://127.0.0.1:5273']],
    ['http://127.0.0.1:5273/v1', ['http://127.0.0.1:5273']],
    ['http://127.0.0.1:5273/V1///', ['http://127.0.0.1:5273']],
    ['https://host/api/v1/', ['https://host/api']],
    [' http://a:1 , http://b:2/v1/ ,', ['http://a:1', 'http://b:2']],
    ['practice', 'practice'],
    [' Practice ', 'practice'],
  ])('FOUNDRY_BASE_URL takes %j', (text, expected) => {
    expect(configOf({ FOUNDRY_BASE_URL: text }).FOUNDRY_BASE_URL).toEqual(expected);
  });

  it.each(['localhost:5273', 'ftp://a', 'http://a,b', 'http://a,practice', ',', '127.0.0.1'])(
    'FOUNDRY_BASE_URL refuses %j',
    (text) => {
      expect(problemsOf({ FOUNDRY_BASE_URL: text })).toEqual([
        `FOUNDRY_BASE_URL: "${text}" is not valid, expected http://host:port without a password (several separated by commas), or practice`,
      ]);
    },
  );

  it('FOUNDRY_BASE_URL means the same with any number of slashes and with or without /v1', () => {
    const ending = fc.stringMatching(/^\/*(\/v1)?\/*$/, { maxLength: 8 });
    fc.assert(
      fc.property(fc.array(ending, { minLength: 1, maxLength: 4 }), (endings) => {
        const text = endings.map((each) => `http://h:1${each}`).join(',');
        const expected = endings.map(() => 'http://h:1');
        expect(configOf({ FOUNDRY_BASE_URL: text }).FOUNDRY_BASE_URL).toEqual(expected);
      }),
      { numRuns: 50 },
    );
  });

  it.each([
    ['1-65535', { first: 1, last: 65535 }],
    ['5000 - 5000', { first: 5000, last: 5000 }],
    ['', 'off'],
    ['  ', 'off'],
  ])('FOUNDRY_PORT_RANGE takes %j', (text, expected) => {
    expect(configOf({ FOUNDRY_PORT_RANGE: text }).FOUNDRY_PORT_RANGE).toEqual(expected);
  });

  it.each(['5000', '0-10', '10-5', '1-65536', 'a-b', '1-2-3', '-1-5'])(
    'FOUNDRY_PORT_RANGE refuses %j',
    (text) => {
      expect(problemsOf({ FOUNDRY_PORT_RANGE: text })).toEqual([
        `FOUNDRY_PORT_RANGE: "${text}" is not valid, expected first-last, such as 50400-50800, or nothing to turn the probe off`,
      ]);
    },
  );

  it.each([
    ['FOUNDRY_TEMPERATURE', '0', 0],
    ['FOUNDRY_TEMPERATURE', '2', 2],
    ['FOUNDRY_MAX_TOKENS', '1', 1],
    ['FOUNDRY_CONCURRENCY', '64', 64],
    ['API_PORT', '0', 0],
    ['API_PORT', '65535', 65535],
    ['API_PORT', 'off', 'off'],
    ['FOUNDRY_AUTOSTART', 'true', true],
    ['FOUNDRY_AUTOSTART', 'no', false],
    ['TELEGRAM_RICH_MESSAGES', '1', true],
    ['TELEGRAM_API_ROOT', 'http://127.0.0.1:8081/', 'http://127.0.0.1:8081'],
    ['ADMIN_IDS', 'telegram:1,discord:2', ['telegram:1', 'discord:2']],
    ['ADMIN_IDS', ' telegram:1 , discord:2 ,', ['telegram:1', 'discord:2']],
    [
      'ALLOWED_IDS',
      'telegram:-100123 discord:guild:789',
      ['telegram:-100123', 'discord:guild:789'],
    ],
  ])('%s takes %j', (name, text, expected) => {
    expect(configOf({ [name]: text })[name as keyof Config]).toEqual(expected);
  });

  it.each([
    ['FOUNDRY_TEMPERATURE', '2.1', 'a number from 0 to 2'],
    ['FOUNDRY_TEMPERATURE', '-1', 'a number from 0 to 2'],
    ['FOUNDRY_TEMPERATURE', 'warm', 'a number from 0 to 2'],
    ['FOUNDRY_MAX_TOKENS', '0', 'a whole number of tokens, at least 1'],
    ['FOUNDRY_MAX_TOKENS', '1.5', 'a whole number'],
    ['FOUNDRY_MAX_TOKENS', 'many', 'a whole number'],
    ['FOUNDRY_CONCURRENCY', '0', 'a whole number from 1 to 64'],
    ['FOUNDRY_CONCURRENCY', '65', 'a whole number from 1 to 64'],
    ['API_PORT', '65536', 'a port from 0 to 65535 (0 takes a free one) or off'],
    ['API_PORT', '-1', 'a port from 0 to 65535 (0 takes a free one) or off'],
    ['API_PORT', '80.5', 'a port from 0 to 65535 (0 takes a free one) or off'],
    ['API_PORT', 'on', 'a port from 0 to 65535 (0 takes a free one) or off'],
    ['API_HOST', 'http://x', 'a host name or an address'],
    ['FOUNDRY_AUTOSTART', 'perhaps', 'true or false'],
    ['TELEGRAM_STREAMING', 'fast', 'one of edit, draft, off'],
    ['ACCESS', 'public', 'one of approval, closed, open'],
    ['LOG_LEVEL', 'loud', 'one of fatal, error, warn, info, debug, trace, silent'],
    ['TELEGRAM_WEBHOOK_URL', 'http://a.example', 'an address https://…'],
    ['TELEGRAM_API_ROOT', 'api.telegram.org', 'an address http://… or https://…'],
  ])('%s refuses %j and says what it takes', (name, text, expected) => {
    const problems = problemsOf({ [name]: text });
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatch(`${name}: "${text}" is not valid, expected `);
    expect(problems[0]).toContain(`expected ${expected}`);
  });

  it('an id without its platform is refused by name, groups only where a group may stand', () => {
    expect(problemsOf({ ADMIN_IDS: 'telegram:1,@ann,42' })).toEqual([
      'ADMIN_IDS: "@ann" is no id, expected telegram:123 or discord:456',
      'ADMIN_IDS: "42" is no id, expected telegram:123 or discord:456',
    ]);
    expect(problemsOf({ ADMIN_IDS: 'telegram:-1', ALLOWED_IDS: 'telegram:-1' })).toHaveLength(1);
  });
});

describe('problems', () => {
  it('are all told at once, each as NAME: what is wrong, what is expected', () => {
    const problems = problemsOf({
      TELEGRAM_BOT_TOKEN: 'my token',
      FOUNDRY_TEMPERATURE: '5',
      FOUNDRY_BASE_URL: 'here',
      FOUNDRY_PORT_RANGE: '1',
      API_HOST: '0.0.0.0',
      ACCESS: 'yes',
      ADMIN_IDS: 'me',
    });
    expect(problems.map((problem) => problem.split(':')[0]).sort()).toEqual([
      'ACCESS',
      'ADMIN_IDS',
      'API_KEY',
      'FOUNDRY_BASE_URL',
      'FOUNDRY_PORT_RANGE',
      'FOUNDRY_TEMPERATURE',
      'TELEGRAM_BOT_TOKEN',
    ]);
    for (const problem of problems) expect(problem).toMatch(/^[A-Z_]+: .+, expected \S.*$/);
  });

  it.each(['0.0.0.0', '::', '192.168.1.5', 'example.org', '127.0.0.1.example.org'])(
    'a public API_HOST (%s) needs an API_KEY',
    (host) => {
      expect(problemsOf({ API_HOST: host })).toEqual([
        `API_KEY: missing, expected a key of at least 8 characters because API_HOST (${host}) can be reached from other machines`,
      ]);
      expect(problemsOf({ API_HOST: host, API_KEY: 'long enough' })).toEqual([]);
      expect(problemsOf({ API_HOST: host, API_PORT: 'off' })).toEqual([]);
    },
  );

  it.each(['127.0.0.1', '127.8.8.8', 'localhost', 'LOCALHOST', '::1', '[::1]'])(
    'a loopback API_HOST (%s) needs none',
    (host) => {
      expect(isLoopback(host)).toBe(true);
      expect(problemsOf({ API_HOST: host })).toEqual([]);
    },
  );

  it('a key that is too short is told once, as that', () => {
    expect(problemsOf({ API_HOST: '0.0.0.0', API_KEY: 'short' })).toEqual([
      'API_KEY: the value is not valid, expected at least 8 characters',
    ]);
  });

  it('a webhook without the HTTP server is refused', () => {
    const env = { TELEGRAM_WEBHOOK_URL: 'https://a.example', API_PORT: 'off' };
    expect(problemsOf(env)).toEqual([
      'TELEGRAM_WEBHOOK_URL: needs the HTTP server, expected API_PORT not to be off',
    ]);
  });

  it('are told in the language of the person', () => {
    const loaded = loadConfig(
      { FOUNDRY_TEMPERATURE: '9', API_HOST: '0.0.0.0', ADMIN_IDS: 'me', API_PROT: '1' },
      'ru',
    );
    expect(loaded).toMatchObject({
      ok: false,
      problems: [
        'FOUNDRY_TEMPERATURE: «9» не подходит, нужно: число от 0 до 2',
        'ADMIN_IDS: «me» — не id, нужно: telegram:123 или discord:456',
        'API_KEY: не указано, нужно: ключ не меньше 8 знаков, потому что API_HOST (0.0.0.0) доступен с других компьютеров',
      ],
      warnings: [
        'API_PROT — не переменная foundry-chat и ни на что не влияет; может быть, API_PORT?',
      ],
    });
  });

  it('never show a token, a key or the password of an address', () => {
    const secret = 'S3CRET-value"with/odd chars';
    const problems = problemsOf({
      TELEGRAM_BOT_TOKEN: secret,
      DISCORD_BOT_TOKEN: secret,
      FOUNDRY_BASE_URL: 'http://ann:S3CRET@host',
      TELEGRAM_API_ROOT: 'http://ann:S3CRET@host',
      API_KEY: 'S3CRET',
    });
    expect(problems).toHaveLength(5);
    expect(problems.join('\n')).not.toContain('S3CRET');
  });
});

describe('warnings', () => {
  it.each([
    ['FOUNDRY_URL', 'FOUNDRY_BASE_URL'],
    ['TELEGRAM_TOKEN', 'TELEGRAM_BOT_TOKEN'],
    ['DISCORD_TOKEN', 'DISCORD_BOT_TOKEN'],
    ['API_PROT', 'API_PORT'],
    ['FOUNDRY_API_KEY', 'API_KEY'],
  ])('%s is unknown: the nearest is %s', (name, nearest) => {
    expect(warningsOf({ [name]: 'S3CRET' })).toEqual([
      `${name} is not a variable of foundry-chat and has no effect; did you mean ${nearest}?`,
    ]);
  });

  it('leave everything else in the environment alone', () => {
    expect(warningsOf({ PATH: '/bin', HOME: '/', MY_API_KEY: 'x', API_PORT: '0' })).toEqual([]);
  });

  it('stop nothing', () => {
    expect(configOf({ FOUNDRY_XYZZY: '1' })).toEqual(configOf({}));
  });
});

describe('any environment', () => {
  const names = [...Object.keys(DEFAULTS), 'FOUNDRY_SYSTEM_PROMPT'];
  const word = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 40 }),
    fc.constantFrom(
      '0',
      '-1',
      '1e999',
      'NaN',
      'true',
      'off',
      ' ',
      'x'.repeat(10_000),
      '::1',
      '[',
      '%',
    ),
    fc.constantFrom(
      'http://',
      'http://a:99999',
      'https://u:p@h/',
      'telegram:',
      'discord:guild:',
      '1-',
    ),
    fc.webUrl(),
    fc
      .array(fc.constantFrom('telegram:1', 'discord:2', ',', ' ', 'x:y'), { maxLength: 5 })
      .map((all) => all.join('')),
  );

  it('is read, or refused by the names of its variables and without their secrets', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom(...names), word), (env) => {
        for (const problem of problemsOf(env)) {
          expect(names).toContain(/^[A-Z_]+(?=: )/.exec(problem)?.[0]);
          expect(problem.length).toBeLessThan(1_000);
          expect(problem).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
          const [, secret] = /^(\w+_(?:TOKEN|KEY)): /.exec(problem) ?? [];
          // A short one may be a word of the sentence.
          if (secret !== undefined && (env[secret] ?? '').length > 12) {
            expect(problem).not.toContain(env[secret]);
          }
        }
      }),
      { numRuns: 500 },
    );
  });
});
