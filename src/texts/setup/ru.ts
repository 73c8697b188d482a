import type { SetupTexts } from './setup-texts.ts';

/** Что говорит и спрашивает `setup`, по-русски. */
export const ru: SetupTexts = {
  title: (version) => `foundry-chat ${version}: настройка`,
  keys: 'Стрелки – выбор, Enter – подтвердить, Ctrl+C – выйти, ничего не меняя.',
  yes: 'Да',
  no: 'Нет',
  left: 'Выход; ничего не изменено.',
  token: {
    want: (service) => `Нужен бот в ${service}?`,
    wantOptions: { yes: 'Да', no: 'Не сейчас' },
    present: (service, masked) => `${service}: задан токен ${masked}.`,
    presentOptions: {
      keep: 'Оставить',
      change: 'Ввести другой',
      off: 'Удалить, чтобы этот бот был выключен',
    },
    paste: (service) => `Вставьте токен ${service} и нажмите Enter (он не виден)`,
    checking: (service) => `Спрашиваю ${service}, чей это токен`,
    known: (service, name) => `Токен действует, ${service} знает бота ${name}`,
    after: 'Что дальше?',
    afterOptions: {
      again: 'Ввести ещё раз',
      anyway: 'Оставить без проверки',
      skip: 'Продолжить без него',
    },
    unchecked: 'Токен оставлен как есть; позже его проверит npm run doctor.',
    overruled: (variable) =>
      `Переменная ${variable} задана и в окружении этого сеанса, и она важнее файла. Уберите её оттуда.`,
  },
  telegram: {
    howTitle: 'Как получить токен Telegram',
    how: [
      '1. Откройте в Telegram https://t.me/BotFather и нажмите «Запустить».',
      '2. Отправьте /newbot.',
      '3. Отправьте имя, например: Мои модели',
      '4. Отправьте имя пользователя, которое кончается на «bot», например: my_models_bot',
      '5. BotFather ответит токеном вида 1234567890:AA… Скопируйте его.',
      'Для готового бота: /mybots, выберите его, API Token.',
    ].join('\n'),
    groups:
      'В группах он видит команды и ответы ему. Чтобы его можно было звать по имени: BotFather, /setprivacy, Disable, затем удалите его из группы и добавьте снова.',
  },
  discord: {
    howTitle: 'Как получить токен Discord',
    how: [
      '1. Откройте https://discord.com/developers/applications и нажмите New Application.',
      '2. Введите имя и нажмите Create.',
      '3. Откройте слева страницу Bot.',
      '4. Включите Message Content Intent, нажмите Save Changes.',
      '5. Нажмите Reset Token, подтвердите, нажмите Copy. Токен показывают только один раз.',
      'Нужен не Application ID, не Public Key и не Client Secret.',
    ].join('\n'),
    intentOff: (page) => ({
      text: 'Message Content Intent выключен: на серверах бот видит только упоминания и слэш-команды.',
      mend: `Откройте ${page}, включите Message Content Intent, нажмите Save Changes.`,
    }),
    intentAsk: 'Теперь включён?',
    intentOptions: { again: 'Да, проверить ещё раз', without: 'Продолжить без него' },
    invite: 'Откройте эту ссылку в браузере, чтобы добавить бота на свой сервер:',
  },
  foundry: {
    searching: 'Ищу Foundry Local',
    found: ({ url, source, generation }) =>
      `Найден сервер моделей: ${url} (${source}, ${generation})`,
    none: 'Сервер моделей не найден.',
    installTitle: 'Где его взять',
    ask: 'Что дальше?',
    options: {
      again: 'Искать ещё раз',
      start: 'Запустить Foundry Local',
      address: 'Ввести адрес, в том числе другого сервера, совместимого с OpenAI',
      without: 'Продолжить без него',
    },
    address: 'Его адрес, например http://127.0.0.1:5273',
    addressWrong: 'Нужен адрес вида http://host:port без пароля.',
    addressDead: (address) => `По адресу ${address} сервер моделей не отвечает.`,
    starting: 'Запускаю Foundry Local',
    notStarted: (reason) => `Не запустился: ${reason}`,
    without: 'При запуске его поищут снова, и он найдётся сам, как только появится.',
    practice: 'FOUNDRY_BASE_URL=practice: отвечает встроенная учебная модель.',
    practiceOptions: { keep: 'Оставить учебную модель', search: 'Искать настоящую' },
    moved: (address, found) =>
      `FOUNDRY_BASE_URL (${address}) не отвечает, но сервер найден по адресу ${found}. Удалить эту строку, чтобы он всегда искался сам?`,
  },
  model: {
    ask: 'Какая модель отвечает тем, кто не выбрал другую?',
    askNoneHere: 'На этом компьютере моделей пока нет. Какую загрузить?',
    automatic: 'Автоматически',
    automaticHint: 'та, что в памяти, иначе первая на диске',
    states: { loaded: '● в памяти', cached: '○ на диске', catalog: '☁ нужно загрузить' },
    size: (megabytes) =>
      megabytes < 1_000
        ? `${Math.round(megabytes)} МБ`
        : `${(megabytes / 1_024).toFixed(1).replace('.', ',')} ГБ`,
    none: 'На сервере нет моделей для беседы. Загрузите: foundry model download phi-4-mini',
    unknown: (name, near) =>
      near.length === 0
        ? `Модели ${name} нет.`
        : `Модели ${name} нет; может быть, ${near.join(', ')}?`,
    askDownload: (name, size) =>
      `Загрузить ${name}${size === undefined ? '' : ` (${size})`} сейчас? Ctrl+C прервёт загрузку.`,
    downloading: (name) => `Загружаю ${name} (Ctrl+C – прервать)`,
    downloaded: (name) => `Модель ${name} на этом компьютере.`,
    cancelled: (name) => `Загрузка ${name} прервана; ничего не выбрано.`,
    failed: (name, reason) => `Загрузить ${name} не удалось: ${reason}`,
    unchecked: (name) => `Модель ${name} принята без проверки: сервер моделей не найден.`,
  },
  owner: {
    ask: 'Кто управляет ботами? Например telegram:123; несколько – через запятую',
    hint: 'пусто: тот, кто отправит код из запуска',
    wrong: 'Нужны идентификаторы вида telegram:123 или discord:456.',
    claim:
      'Пока ботами никто не управляет: при запуске появится код. Отправьте боту /claim КОД, и он ваш.',
  },
  save: {
    nothing: (path) => `Файл ${path} остаётся как есть.`,
    changes: (path) => `Изменения в ${path}`,
    ask: 'Записать?',
    written: (path) => `Файл ${path} записан; прочесть его можете только вы.`,
    kept: 'Ничего не записано.',
    failed: (path, code) => ({
      text: `Файл ${path} записать нельзя (${code}).`,
      mend:
        code === 'ENOSPC' || code === 'EDQUOT'
          ? 'Диск полон: освободите место и запустите настройку ещё раз.'
          : 'Дайте этому пользователю право записи или укажите другой файл: --env-file.',
    }),
    broken: (path, reason) => ({
      text: `Файл ${path} изменить нельзя: ${reason}.`,
      mend: 'В нём испорчена строка, например не закрыта кавычка. Исправьте её вручную и запустите настройку ещё раз.',
    }),
    otherProblems: 'Запуску мешают ещё эти строки; каждая переменная объяснена в .env.example:',
  },
  start: {
    ask: 'Запустить foundry-chat сейчас?',
    how: 'Запуск: npm start.',
    howElsewhere: 'Файл лежит не рядом с программой: перед npm start поместите его туда как .env.',
  },
  unattended: {
    nothing:
      'нечего записать: укажите --telegram-token, --discord-token, --foundry-url, --model или --admin либо токены в TELEGRAM_BOT_TOKEN и DISCORD_BOT_TOKEN',
    downloadWhat: '--download: нужны --model и работающий сервер моделей',
    unreachable: (text) => `${text} Записано без проверки.`,
  },
};
