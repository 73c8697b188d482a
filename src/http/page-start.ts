import { Hono } from 'hono';
import { lengthsUpTo } from '../conversation/commands/setting-words.ts';
import { currentSettings } from '../conversation/current-settings.ts';
import { MAX_FILE_BYTES, MAX_FILES } from '../conversation/files.ts';
import { LANGUAGE_NAMES, languageOf } from '../texts/index.ts';
import { authorOf } from './page-person.ts';
import type { HttpServices } from './services.ts';

/** `GET /page/start`: what the page needs to know of the product and of its person's settings. */
export function startRoutes({ conversation, people, defaults, version }: HttpServices): Hono {
  const app = new Hono();
  app.get('/page/start', async (c) => {
    const author = authorOf(c);
    const person = await people.read(author.id);
    const settings = currentSettings(person, defaults);
    const language = settings.language ?? languageOf(author.language);
    return c.json({
      version,
      language,
      languages: LANGUAGE_NAMES,
      commands: conversation.commands(language),
      settings: { ...settings, language: settings.language ?? null },
      lengths: lengthsUpTo(defaults.maxTokens),
      files: { most: MAX_FILES, maxBytes: MAX_FILE_BYTES },
    });
  });
  return app;
}
