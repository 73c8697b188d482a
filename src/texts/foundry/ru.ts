import type { FoundryTexts } from './foundry-texts.ts';

const RELEASES = 'https://github.com/microsoft/Foundry-Local/releases';

/** Установка Foundry Local, по-русски. */
export const ru: FoundryTexts = {
  install: {
    windows:
      'Установите Foundry Local: winget install Microsoft.FoundryLocal. Затем: foundry server start',
    macos: `Установите Foundry Local: откройте .pkg последнего выпуска с ${RELEASES}. Затем: foundry server start`,
    linux: `Установите Foundry Local: распакуйте .tar.gz последнего выпуска с ${RELEASES} и укажите в FOUNDRY_CLI путь к lib/foundry. Затем: lib/foundry server start`,
    other: `Foundry Local работает на Windows, macOS (Apple silicon) и Linux: ${RELEASES}. Или укажите в FOUNDRY_BASE_URL любой сервер, совместимый с OpenAI.`,
  },
  start: (command) => `Foundry Local установлен, но не запущен. Запустите: ${command}`,
};
