import type { CredentialTexts } from './credential-texts.ts';

const FROM_BOTFATHER =
  'В Telegram откройте @BotFather, отправьте /mybots, выберите бота, нажмите API Token и скопируйте строку целиком.';
const FROM_PORTAL =
  'Откройте https://discord.com/developers/applications, своё приложение, страницу Bot: нажмите Reset Token и скопируйте то, что появится; токен показывают только один раз.';

/** О токенах, по-русски. */
export const ru: CredentialTexts = {
  pasteFaults: {
    empty: { text: 'Токена нет.', mend: 'Вставьте токен целиком.' },
    discord_token: {
      text: 'Это токен Discord, а здесь нужен токен Telegram.',
      mend: FROM_BOTFATHER,
    },
    telegram_token: {
      text: 'Это токен Telegram, а здесь нужен токен Discord.',
      mend: FROM_PORTAL,
    },
    telegram_half: { text: 'Это только число перед двоеточием.', mend: FROM_BOTFATHER },
    telegram_name: { text: 'Это имя бота, а не его токен.', mend: FROM_BOTFATHER },
    cut: {
      text: 'В токене чего-то не хватает.',
      mend: 'Скопируйте его ещё раз, от первого знака до последнего.',
    },
    discord_id: {
      text: 'Это идентификатор, например Application ID, а не токен.',
      mend: FROM_PORTAL,
    },
    discord_public_key: { text: 'Это открытый ключ (Public Key), а не токен.', mend: FROM_PORTAL },
    discord_secret: {
      text: 'Похоже на Client Secret со страницы OAuth2, а не на токен.',
      mend: FROM_PORTAL,
    },
    discord_webhook: { text: 'Это адрес вебхука, а не токен бота.', mend: FROM_PORTAL },
    no_token: {
      text: 'Это не токен.',
      mend: 'Скопируйте только токен, от первого знака до последнего.',
    },
  },
  refused: {
    telegram: {
      text: 'Telegram не знает этого токена: он неверный или отозван.',
      mend: FROM_BOTFATHER,
    },
    discord: {
      text: 'Discord не знает этого токена: он неверный или сброшен.',
      mend: FROM_PORTAL,
    },
  },
  unreachable: (host, code) => ({
    text: `Сервер ${host} недоступен (${code}).`,
    mend: 'Проверьте сеть, а также брандмауэр и прокси.',
  }),
  timeout: (host) => ({
    text: `Сервер ${host} не отвечает вовремя.`,
    mend: 'Проверьте сеть, а также брандмауэр и прокси.',
  }),
  foreign: (host, variable) => ({
    text: `Сервер ${host} отвечает, но не так, как этот сервис.`,
    mend: `Проверьте ${variable}; без этой переменной используется общий сервис.`,
  }),
};
