import type { FoundryTexts } from './foundry-texts.ts';

const RELEASES = 'https://github.com/microsoft/Foundry-Local/releases';

/** Installing Foundry Local, in English. */
export const en: FoundryTexts = {
  install: {
    windows:
      'Install Foundry Local: winget install Microsoft.FoundryLocal. Then: foundry server start',
    macos: `Install Foundry Local: open the .pkg of the newest release at ${RELEASES}. Then: foundry server start`,
    linux: `Install Foundry Local: unpack the .tar.gz of the newest release at ${RELEASES}, set FOUNDRY_CLI to its lib/foundry. Then: lib/foundry server start`,
    other: `Foundry Local runs on Windows, macOS (Apple silicon) and Linux: ${RELEASES}. Or set FOUNDRY_BASE_URL to any OpenAI-compatible server.`,
  },
  start: (command) => `Foundry Local is installed and not running. Start it: ${command}`,
};
