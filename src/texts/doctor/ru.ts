import type { DoctorTexts } from './doctor-texts.ts';

const plurals = new Intl.PluralRules('ru');

/** Что говорит `doctor`, по-русски. */
export const ru: DoctorTexts = {
  titles: {
    node: 'Node.js',
    configuration: 'Настройки',
    telegram: 'Telegram',
    discord: 'Discord',
    clock: 'Часы',
    foundry: 'Foundry',
    model: 'Модель',
    data: 'Данные',
    disk: 'Диск',
    port: 'Порт',
    proxy: 'Прокси',
    docker: 'Контейнер',
  },
  summary: (faults, warnings) => {
    const noticed =
      warnings === 0
        ? ''
        : `, ${count(warnings, 'предупреждение', 'предупреждения', 'предупреждений')}`;
    if (faults > 0) {
      return `Исправить: ${count(faults, 'ошибка', 'ошибки', 'ошибок')}${noticed}.`;
    }
    return warnings === 0 ? 'Всё в порядке.' : `Ошибок нет${noticed}.`;
  },
  late: (seconds) => ({
    text: `неизвестно: нет ответа за ${seconds} с.`,
    mend: 'Проверьте сеть и запустите doctor ещё раз.',
  }),
  broken: (reason) => ({
    text: `проверить не удалось: ${reason}.`,
    mend: 'Пожалуйста, сообщите об этом как об ошибке foundry-chat.',
  }),
  node: {
    ok: (version) => `${version}, подходит`,
    old: (version, needed) => ({
      text: `${version} слишком старый, нужен ${needed} или новее.`,
      mend: 'Установите текущую LTS-версию с https://nodejs.org.',
    }),
  },
  configuration: {
    ok: (number) =>
      `${count(number, 'переменная задана', 'переменные заданы', 'переменных задано')}, всё верно`,
    none: 'ничего не задано: действуют значения по умолчанию',
    mend: 'Исправьте в .env; каждая переменная объяснена в .env.example.',
    warningMend: 'Исправьте имя в .env или удалите строку.',
    readable: {
      text: 'файл .env с токенами могут прочесть другие пользователи этого компьютера.',
      mend: 'Выполните: chmod 600 .env',
    },
  },
  off: (variable) => `выключено: ${variable} не задана`,
  telegram: {
    ok: (username, ms) => `бот @${username} (${ms} мс)`,
    groups: (readsAll) =>
      readsAll
        ? 'режим приватности выключен: в группах бот видит все сообщения и отвечает на своё имя'
        : 'режим приватности включён: в группах бот видит команды и ответы ему, но не одно своё имя (BotFather: /setprivacy)',
    webhookLeft: (host) => ({
      text: `установлен вебхук на ${host} – другой программой или при прежней настройке.`,
      mend: 'foundry-chat уберёт его при запуске. Если он нужен другой программе, дайте ей отдельного бота.',
    }),
    webhookOther: (host, wanted) => ({
      text: `вебхук ведёт на ${host}, а не на ${wanted}, как указано в TELEGRAM_WEBHOOK_URL.`,
      mend: 'Перезапустите foundry-chat; если не поможет, этим токеном пользуется другая программа.',
    }),
    webhookError: (error) => ({
      text: `Telegram не смог доставить сообщения на вебхук: ${error}.`,
      mend: 'Проверьте, что TELEGRAM_WEBHOOK_URL доступен из интернета с действительным сертификатом.',
    }),
    otherPoller: {
      text: 'сообщения этого бота забирает другая программа (409), и копия, запущенная здесь, их не получит.',
      mend: 'Остановите другую программу. Если неизвестно какую: @BotFather, команда /revoke даст новый токен.',
    },
    onlyPoller: 'другие программы его сообщения не забирают',
    pending: (number) =>
      `${count(number, 'сообщение ждёт', 'сообщения ждут', 'сообщений ждут')} бота`,
    failing: {
      text: 'работающая копия не на связи.',
      mend: 'Причина в её журнале; при конфликте (409) остановите другую программу с этим токеном.',
    },
  },
  discord: {
    ok: (username, ms) => `бот ${username} (${ms} мс)`,
    intent: 'Message Content Intent включён',
    noIntent: (page) => ({
      text: 'Message Content Intent выключен: на серверах до бота доходят только упоминания и слэш-команды.',
      mend: `Включите его на ${page} и нажмите Save Changes; работающая копия заметит это сама.`,
    }),
    servers: (number) => `он на ${count(number, 'сервере', 'серверах', 'серверах')}`,
    noServer: (link) => ({
      text: 'его пока нет ни на одном сервере.',
      mend: `Пригласите: ${link}`,
    }),
    failing: { text: 'работающая копия не на связи.', mend: 'Причина в её журнале.' },
  },
  clock: {
    ok: (seconds, service) => `точны до ${seconds} с (по ${service})`,
    wrong: (seconds, service) => ({
      text: `${seconds > 0 ? 'спешат' : 'отстают'} на ${Math.abs(seconds)} с (по ${service}).`,
      mend: 'Включите автоматическую установку времени (Linux: timedatectl set-ntp true).',
    }),
    unknown: 'не сверены: ни один мессенджер не ответил',
  },
  foundry: {
    found: ({ source, url, generation, ms }) =>
      `${source}: сервер на ${url} (${generation}, ${ms} мс)`,
    nothing: (source, ms) => `${source}: ничего (${ms} мс)`,
    dead: (source, addresses, ms) =>
      `${source}: указывает на ${addresses}, где сервер моделей не отвечает (${ms} мс)`,
    cli: {
      missing: (source, ms) => `${source}: такой команды нет (${ms} мс)`,
      foreign: (source, ms) =>
        `${source}: эта команда foundry – другая программа, не Foundry Local (${ms} мс)`,
      hangs: (source, ms) => `${source}: команда не отвечает (${ms} мс)`,
    },
    practice: {
      text: 'отвечает учебная модель, как указано: FOUNDRY_BASE_URL=practice.',
      mend: 'Удалите эту строку из .env, чтобы говорить с настоящей моделью.',
    },
    none: (mend) => ({ text: 'сервер моделей не найден.', mend }),
    configuredDead: (address) => ({
      text: `по адресу FOUNDRY_BASE_URL (${address}) сервер моделей не отвечает.`,
      mend: 'Запустите его там, исправьте адрес или удалите строку: тогда Foundry ищется сам.',
    }),
  },
  model: {
    ok: (name, state) =>
      `${name}: ${{ loaded: 'в памяти', cached: 'на диске', catalog: 'в каталоге' }[state]}`,
    unknown: (name, near) => ({
      text: `модели ${name} нет (FOUNDRY_DEFAULT_MODEL).`,
      mend:
        near.length === 0
          ? 'Выберите другую: npm run setup.'
          : `Может быть, ${near.join(', ')}? Исправьте в .env.`,
    }),
    missing: (name) => ({
      text: `модели ${name} на этом компьютере пока нет.`,
      mend: `Отправьте боту как администратор /download ${name} или запустите npm run setup.`,
    }),
    none: {
      text: 'на сервере нет ни одной модели для беседы.',
      mend: 'Загрузите модель: npm run setup или foundry model download phi-4-mini.',
    },
    noServer: 'без сервера моделей неизвестно',
    failed: (reason) => ({
      text: `сервер не сообщает о своих моделях (${reason}).`,
      mend: 'Перезапустите Foundry: foundry server restart, до версии 0.8 – foundry service restart.',
    }),
  },
  data: {
    ok: (path) => `${path}: запись разрешена, доступ только у вас`,
    missing: (path) => `${path} появится при первом запуске`,
    blocked: (path) => ({ text: `${path} – не папка.`, mend: 'Укажите в DATA_DIR папку.' }),
    notWritable: (path) => ({
      text: `в ${path} этот пользователь писать не может.`,
      mend: `Отдайте папку пользователю, от имени которого работает foundry-chat (Linux, macOS: sudo chown -R "$USER" "${path}"), или укажите в DATA_DIR другую.`,
    }),
    open: (path, number, first) => ({
      text: `другим доступно: ${count(number, 'объект', 'объекта', 'объектов')}, например ${first}.`,
      mend: `Выполните: chmod -R go= "${path}"`,
    }),
    held: (pid, host) =>
      `с ней работает запущенная копия: процесс ${pid}${host === undefined ? '' : ` на ${host}`}`,
    free: 'запущенных копий нет',
    damaged: (number, first) => ({
      text: `отложено повреждённых файлов: ${number}, например ${first}.`,
      mend: 'Их содержимое не используется. Исправьте их вручную или по резервной копии либо удалите.',
    }),
  },
  disk: {
    ok: (megabytes) => `свободно ${gigabytes(megabytes)}`,
    low: (megabytes) => ({
      text: `свободно всего ${Math.floor(megabytes)} МБ.`,
      mend: 'Освободите место или укажите в DATA_DIR другой диск: без места ничего не сохраняется.',
    }),
    unknown: 'система не сообщает, сколько свободно',
  },
  port: {
    off: 'выключен: API_PORT=off',
    any: 'будет взят свободный: API_PORT=0',
    free: (address) => `${address} свободен`,
    own: (address) => `${address} занят запущенной копией`,
    taken: (address) => ({
      text: `${address} занят другой программой.`,
      mend: 'Укажите в API_PORT свободный порт, 0 – любой, off – выключить.',
    }),
    forbidden: (address) => ({
      text: `${address} этому пользователю открывать нельзя.`,
      mend: 'Укажите в API_PORT порт больше 1023.',
    }),
    wrongHost: (host) => ({
      text: `${host} – не адрес этого компьютера.`,
      mend: 'Укажите в API_HOST 127.0.0.1 или 0.0.0.0 для всех сетей.',
    }),
  },
  proxy: {
    none: 'не задан',
    unused: (variables) =>
      `${variables}: задан, но не используется, все сервисы вызываются напрямую`,
    needed: (variables) => ({
      text: `${variables}: задан, но foundry-chat обращается к мессенджерам напрямую, и один из них недоступен.`,
      mend: 'Разрешите прямые соединения с ним или укажите в TELEGRAM_API_ROOT либо DISCORD_API_ROOT доступный адрес.',
    }),
  },
  docker: {
    outside: 'нет: программа работает прямо на компьютере',
    ok: 'программа внутри контейнера, сервер моделей доступен',
    loopback: (address) => ({
      text: `${address} – это сам контейнер, а не компьютер, на котором он работает.`,
      mend: 'Docker Desktop: FOUNDRY_BASE_URL=http://host.docker.internal:PORT. Linux: network_mode: host (см. compose.yaml).',
    }),
    notResolved: {
      text: 'имя host.docker.internal в этом контейнере неизвестно.',
      mend: 'Добавьте extra_hosts: host.docker.internal:host-gateway (см. compose.yaml); на Linux лучше network_mode: host.',
    },
    onlyInside: {
      text: 'имя host.docker.internal имеет смысл только внутри контейнера.',
      mend: 'Удалите FOUNDRY_BASE_URL из .env или укажите http://127.0.0.1:PORT.',
    },
    apiHidden: {
      text: 'веб-страница и API доступны только внутри контейнера.',
      mend: 'Чтобы открыть их, задайте API_HOST=0.0.0.0 и API_KEY и опубликуйте порт.',
    },
  },
};

function count(number: number, one: string, few: string, many: string): string {
  const forms: Readonly<Record<string, string>> = { one, few };
  return `${number} ${forms[plurals.select(number)] ?? many}`;
}

function gigabytes(megabytes: number): string {
  if (megabytes < 1_000) return `${Math.floor(megabytes)} МБ`;
  return `${(megabytes / 1_024).toFixed(1).replace('.', ',')} ГБ`;
}
