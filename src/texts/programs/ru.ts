import type { ProgramTexts } from './program-texts.ts';

const plurals = new Intl.PluralRules('ru');

/** Что говорит командная строка, по-русски. */
export const ru: ProgramTexts = {
  about: 'беседы с языковыми моделями на вашем компьютере',
  programs: {
    start: 'запускает ботов, веб-страницу и HTTP API',
    setup: 'спрашивает токены и владельца, проверяет их, находит модель, пишет .env',
    doctor: 'проверяет всё и говорит, как исправить каждую ошибку',
    ask: 'один вопрос, один ответ; текст из конвейера прилагается к вопросу',
    export: 'записывает беседы человека в файл, пока копия не запущена',
    help: 'эта справка или параметры одной программы',
  },
  options: {
    help: 'эта справка',
    version: 'версия программы',
    language: 'en или ru; иначе язык системы',
    json: 'для программ',
    model: 'псевдоним или id; иначе модель по умолчанию',
    system: 'как модель должна себя вести',
    person: 'чьи беседы, например telegram:123; не нужно, если человек один',
    format: 'markdown для чтения (по умолчанию), json для программ',
    output: 'куда; иначе файл с собственным именем в этой папке, знак - означает вывод на экран',
    'telegram-token':
      'токен от @BotFather; лучше в переменной TELEGRAM_BOT_TOKEN, где его не видно в списке процессов',
    'discord-token': 'токен бота; лучше в переменной DISCORD_BOT_TOKEN',
    'foundry-url': 'адрес сервера моделей; иначе он ищется',
    'default-model': 'псевдоним или id модели для тех, кто не выбрал другую',
    admin: 'кто управляет ботом, например telegram:123; можно указать несколько раз',
    download: 'загружает модель, если её ещё нет на этом компьютере',
    'env-file': 'какой файл записать; иначе .env',
    yes: 'ничего не спрашивает, берёт всё из параметров',
  },
  values: {
    name: 'ИМЯ',
    text: 'ТЕКСТ',
    id: 'КТО',
    file: 'ФАЙЛ',
    token: 'ТОКЕН',
    address: 'АДРЕС',
    language: 'ЯЗЫК',
    question: '"ВОПРОС"',
  },
  moreHelp: 'foundry-chat help ПРОГРАММА покажет её параметры.',
  usage: 'Как запускать:',
  unknownProgram: (name, near) =>
    `Программы «${name}» нет.${near === undefined ? '' : ` Может быть, ${near}?`}`,
  problems: {
    unknown: (option, near) =>
      `${option}: такого параметра нет${near === undefined ? '' : `; может быть, ${near}?`}`,
    needsValue: (option) => `${option}: не указано значение`,
    takesNoValue: (option) => `${option}: значение не нужно`,
    tooMuch: (words) => `${words}: это лишнее; может быть, не хватает кавычки?`,
    wrongFormat: (format, formats) =>
      `--format: «${format}» не подходит, нужно ${formats.join(' или ')}`,
  },
  seeHelp: (program) => `Что бывает, покажет foundry-chat help ${program}.`,
  oldNode: (version, needed) =>
    `Для foundry-chat нужен Node.js ${needed} или новее, а это ${version}. Установите текущую LTS-версию с https://nodejs.org.`,
  banner: {
    names: {
      page: 'Страница',
      model: 'Модель',
      owner: 'Владелец',
    },
    on: 'включён',
    off: 'выключен (включает npm run setup)',
    pageOff: 'выключена (API_PORT=off)',
    practiceWanted: 'УЧЕБНАЯ МОДЕЛЬ, как велит FOUNDRY_BASE_URL=practice: настоящая не отвечает.',
    practice: [
      'УЧЕБНАЯ МОДЕЛЬ: Foundry не найден, отвечает встроенная замена.',
      'Запустите Foundry Local или укажите FOUNDRY_BASE_URL, и ответит настоящая.',
    ],
    notRunning: [
      'Foundry не запущен. Запустите его (foundry server start), он найдётся сам;',
      'чего не хватает, скажет npm run doctor.',
    ],
    owner: (code) => `пока никто: отправьте боту  /claim ${code}  и станьте владельцем`,
  },
  cannotStart: (reason) => `foundry-chat не может запуститься: ${reason}`,
  start: {
    folder: (dir, code) =>
      `DATA_DIR: с папкой ${dir} нельзя работать (${code}), нужно: папка, куда этот пользователь может писать`,
    folderInUse: (dir, { pid, host }) =>
      `с папкой ${dir} уже работает другой foundry-chat (процесс ${pid}${host === undefined ? '' : ` на ${host}`}). Остановите его или задайте этому другую DATA_DIR.`,
    listen: {
      port_taken: ({ host, port }) =>
        `API_PORT: порт ${port} на ${host} уже занят (EADDRINUSE), нужно: свободный порт, 0 (любой) или off`,
      port_forbidden: ({ host, port }) =>
        `API_PORT: этот пользователь не может открыть порт ${port} на ${host} (EACCES), нужно: порт больше 1023`,
      host_foreign: ({ host }) =>
        `API_HOST: ${host} — не адрес этого компьютера (EADDRNOTAVAIL), нужно: 127.0.0.1 или другой его адрес`,
      host_unknown: ({ host }) =>
        `API_HOST: ${host} не найден (ENOTFOUND), нужно: имя или адрес этого компьютера`,
      other: ({ host, port, reason }) =>
        `API_HOST, API_PORT: порт ${port} на ${host} не открывается (${reason}), нужно: другой`,
    },
  },
  ask: {
    nothing: 'О чём спросить? Например: foundry-chat ask "Почему небо голубое?"',
    aboutInput: 'Вот текст. Скажи в нескольких предложениях, что в нём.',
    inputTooBig: (megabytes) => `Текст из конвейера слишком велик: не больше ${megabytes} МБ.`,
    inputUnusable: 'Из конвейера пришли не текст, не документ и не картинка.',
    inputCut: 'В контекст модели поместилось только начало текста.',
    practice:
      'УЧЕБНАЯ МОДЕЛЬ: Foundry не найден, отвечает встроенная замена. Чего не хватает, скажет foundry-chat doctor.',
    empty: 'Модель ничего не ответила.',
    broken: 'Здесь ответ оборвался.',
    cut: 'Ответ закончен здесь: достигнута наибольшая длина (FOUNDRY_MAX_TOKENS).',
  },
  export: {
    noFolder: (path) => `В ${path} данных нет. Верно ли задана DATA_DIR?`,
    held: (pid) =>
      `С этими данными работает запущенная копия (процесс ${pid}). Отправьте боту /export или сначала остановите её.`,
    nobody: 'Пока никто ничего не сказал.',
    unknownPerson: (id) => `О ${id} ничего не сохранено. Известны:`,
    choose: 'Чьи беседы? Укажите параметр --person. Известны:',
    person: ({ id, name, conversations }) => `${id}  ${name}  (${countOf(conversations)})`,
    written: (path) => `Записано: ${path}`,
    exists: (path) => `Файл ${path} уже есть. Укажите другой: --output.`,
    failed: (path, reason) =>
      `Файл ${path} записать не удалось (${reason}). Укажите другой: --output.`,
  },
};

function countOf(conversations: number): string {
  const forms: Readonly<Record<string, string>> = { one: 'беседа', few: 'беседы' };
  return `${conversations} ${forms[plurals.select(conversations)] ?? 'бесед'}`;
}
