import type { ConfigTexts } from './config-texts.ts';

/** Ошибки в переменных, по-русски. */
export const ru: ConfigTexts = {
  problem: (name, { wrong, expected }) => `${name}: ${wrong}, нужно: ${expected}`,
  wrong: {
    value: (text) => `«${text}» не подходит`,
    secret: 'значение не подходит',
    characters: 'есть знаки, которых в токене не бывает',
    id: (text) => `«${text}» — не id`,
    missing: 'не указано',
    needsServer: 'не работает без HTTP-сервера',
  },
  expected: {
    telegramToken: 'токен, который дал @BotFather',
    discordToken: 'токен со страницы «Bot» в Discord Developer Portal',
    address: (beginnings) => `адрес ${beginnings.join(' или ')} без пароля`,
    addresses: 'http://адрес:порт без пароля (несколько через запятую) или practice',
    portRange: 'первый-последний, например 50400-50800, или пустое значение, чтобы не искать',
    flag: 'true или false',
    choice: (values) => `одно из ${values.join(', ')}`,
    temperature: 'число от 0 до 2',
    maxTokens: 'целое число токенов, не меньше 1',
    concurrency: 'целое число от 1 до 64',
    host: 'имя компьютера или адрес',
    port: 'порт от 0 до 65535 (0 — любой свободный) или off',
    key: 'не меньше 8 знаков',
    keyFor: (host) =>
      `ключ не меньше 8 знаков, потому что API_HOST (${host}) доступен с других компьютеров`,
    server: 'API_PORT, отличный от off',
    person: 'telegram:123 или discord:456',
    personOrGroup: 'telegram:123, discord:456, telegram:-100123 или discord:guild:789',
  },
  unknown: (name, near) =>
    `${name} — не переменная foundry-chat и ни на что не влияет${near === undefined ? '' : `; может быть, ${near}?`}`,
};
