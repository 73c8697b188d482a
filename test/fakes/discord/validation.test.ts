import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { api } from './api.ts';
import { type FakeDiscord, startFakeDiscord } from './index.ts';
import type { Json } from './types.ts';

let discord: FakeDiscord;
let path: string;

beforeEach(async () => {
  discord = await startFakeDiscord({ limits: 'off' });
  path = `/channels/${discord.dm(discord.user({ username: 'bob' })).id}/messages`;
});

afterEach(async () => {
  await discord.close();
});

function codesIn(errors: unknown, at = ''): string[] {
  return Object.entries((errors ?? {}) as Json).flatMap(([key, value]) =>
    key === '_errors'
      ? (value as Json[]).map((one) => `${at} ${one.code}`)
      : codesIn(value, at ? `${at}.${key}` : key),
  );
}

const button = (more: Json = {}) => ({ type: 2, style: 1, label: 'b', custom_id: 'b', ...more });
const row = (...components: Json[]) => ({ type: 1, components });
const select = (count: number, more: Json = {}) => ({
  type: 3,
  custom_id: 's',
  options: Array.from({ length: count }, (_, n) => ({ label: `${n}`, value: `${n}`, ...more })),
});
const buttons = (count: number) =>
  Array.from({ length: count }, (_, n) => button({ custom_id: `${n}` }));

describe('message bodies', () => {
  it('may have 2000 characters and no more', async () => {
    expect((await api(discord, 'POST', path, { content: 'x'.repeat(2000) })).status).toBe(200);
    const { status, body } = await api(discord, 'POST', path, { content: 'x'.repeat(2001) });
    expect(status).toBe(400);
    expect(body).toEqual({
      message: 'Invalid Form Body',
      code: 50035,
      errors: {
        content: {
          _errors: [{ code: 'BASE_TYPE_MAX_LENGTH', message: 'Must be 2000 or fewer in length.' }],
        },
      },
    });
  });

  it.each([[''], ['  \n '], [undefined]])('may not be empty: %j', async (content) => {
    const { status, body } = await api(discord, 'POST', path, { content });
    expect([status, body]).toEqual([400, { message: 'Cannot send an empty message', code: 50006 }]);
  });

  it('have to be JSON', async () => {
    const response = await fetch(`${discord.url}/v10${path}`, {
      method: 'POST',
      headers: { authorization: `Bot ${discord.token}`, 'content-type': 'application/json' },
      body: '{',
    });
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ code: 50109 });
  });

  it.each([
    [
      'six rows',
      Array.from({ length: 6 }, (_, n) => row(button({ custom_id: `${n}` }))),
      ['components BASE_TYPE_MAX_LENGTH'],
    ],
    [
      'six buttons in a row',
      [row(...buttons(6))],
      ['components.0.components BASE_TYPE_BAD_LENGTH'],
    ],
    [
      'a custom_id used twice',
      [row(button(), button())],
      ['components.0.components.1.custom_id COMPONENT_CUSTOM_ID_DUPLICATED'],
    ],
    [
      'a custom_id of 101',
      [row(button({ custom_id: 'x'.repeat(101) }))],
      ['components.0.components.0.custom_id BASE_TYPE_BAD_LENGTH'],
    ],
    [
      'no custom_id',
      [row(button({ custom_id: undefined }))],
      ['components.0.components.0.custom_id BASE_TYPE_REQUIRED'],
    ],
    [
      'a label of 81',
      [row(button({ label: 'x'.repeat(81) }))],
      ['components.0.components.0.label BASE_TYPE_MAX_LENGTH'],
    ],
    [
      'neither label nor emoji',
      [row(button({ label: undefined }))],
      ['components.0.components.0.label BASE_TYPE_REQUIRED'],
    ],
    [
      'an emoji that is none',
      [row(button({ emoji: { name: 'x' } }))],
      ['components.0.components.0.emoji.name BUTTON_COMPONENT_INVALID_EMOJI'],
    ],
    ['26 options', [row(select(26))], ['components.0.components.0.options BASE_TYPE_BAD_LENGTH']],
    ['no options', [row(select(0))], ['components.0.components.0.options BASE_TYPE_BAD_LENGTH']],
    [
      'an option label of 101',
      [row(select(1, { label: 'x'.repeat(101) }))],
      ['components.0.components.0.options.0.label BASE_TYPE_BAD_LENGTH'],
    ],
    [
      'an option value used twice',
      [row(select(2, { value: 'same' }))],
      ['components.0.components.0.options.1.value SELECT_COMPONENT_OPTION_VALUE_DUPLICATED'],
    ],
    [
      'a select beside a button',
      [row(button(), select(1))],
      ['components.0.components COMPONENT_LAYOUT_WIDTH_EXCEEDED'],
    ],
    ['a button outside a row', [button()], ['components.0.type BASE_TYPE_CHOICES']],
  ])('may not have %s', async (_what, components, codes) => {
    const { status, body } = await api(discord, 'POST', path, { content: 'x', components });
    expect(status).toBe(400);
    expect(codesIn(body.errors)).toEqual(expect.arrayContaining(codes));
  });

  it('may have five rows of five buttons or a select', async () => {
    const components = [row(...buttons(5)), row(select(25))];
    expect((await api(discord, 'POST', path, { content: 'x', components })).status).toBe(200);
  });

  it.each([
    [
      'a description of 4097',
      [{ description: 'x'.repeat(4097) }],
      ['embeds.0.description BASE_TYPE_MAX_LENGTH'],
    ],
    [
      '6001 characters together',
      [{ description: 'x'.repeat(4000) }, { description: 'x'.repeat(2001) }],
      ['embeds MAX_EMBED_SIZE_EXCEEDED'],
    ],
    ['nothing in them', [{}], ['embeds.0.description BASE_TYPE_REQUIRED']],
    [
      '26 fields',
      [{ fields: Array.from({ length: 26 }, () => ({ name: 'a', value: 'b' })) }],
      ['embeds.0.fields BASE_TYPE_MAX_LENGTH'],
    ],
  ])('may not have embeds with %s', async (_what, embeds, codes) => {
    const { body } = await api(discord, 'POST', path, { embeds });
    expect(codesIn(body.errors)).toEqual(codes);
  });
});

describe('application commands', () => {
  const put = (commands: Json[]) =>
    api(discord, 'PUT', `/applications/${discord.applicationId}/commands`, commands);
  const command = (more: Json) => ({ name: 'model', description: 'd', ...more });
  const option = (more: Json) => ({ type: 3, name: 'o', description: 'd', ...more });

  it.each([
    ['a capital letter', { name: 'Model' }, ['0.name APPLICATION_COMMAND_INVALID_NAME']],
    ['a space in the name', { name: 'a b' }, ['0.name APPLICATION_COMMAND_INVALID_NAME']],
    ['a name of 33', { name: 'x'.repeat(33) }, ['0.name BASE_TYPE_BAD_LENGTH']],
    ['no description', { description: undefined }, ['0.description BASE_TYPE_REQUIRED']],
    [
      'a description of 101',
      { description: 'x'.repeat(101) },
      ['0.description BASE_TYPE_BAD_LENGTH'],
    ],
    [
      'a language that Discord lacks',
      { name_localizations: { rus: 'модель' } },
      ['0.name_localizations.rus ENUM_TYPE_COERCE'],
    ],
    [
      'a localized description of 101',
      { description_localizations: { ru: 'x'.repeat(101) } },
      ['0.description_localizations.ru BASE_TYPE_BAD_LENGTH'],
    ],
    [
      '26 options',
      { options: Array.from({ length: 26 }, (_, n) => option({ name: `o${n}` })) },
      ['0.options BASE_TYPE_MAX_LENGTH'],
    ],
    [
      'a required option after an optional one',
      { options: [option({}), option({ name: 'p', required: true })] },
      ['0.options.1 APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID'],
    ],
    [
      'two options of one name',
      { options: [option({}), option({})] },
      ['0.options.1.name APPLICATION_COMMAND_OPTIONS_NAME_ALREADY_EXISTS'],
    ],
    [
      '26 choices',
      {
        options: [
          option({
            choices: Array.from({ length: 26 }, (_, n) => ({ name: `${n}`, value: `${n}` })),
          }),
        ],
      },
      ['0.options.0.choices BASE_TYPE_MAX_LENGTH'],
    ],
    [
      'choices and autocomplete',
      { options: [option({ autocomplete: true, choices: [{ name: 'a', value: 'a' }] })] },
      ['0.options.0.choices APPLICATION_COMMAND_OPTIONS_CHOICES_AUTOCOMPLETE'],
    ],
    ['a context that does not exist', { contexts: [3] }, ['0.contexts.0 BASE_TYPE_CHOICES']],
  ])('may not have %s', async (_what, more, codes) => {
    const { status, body } = await put([command(more)]);
    expect(status).toBe(400);
    expect(codesIn(body.errors)).toEqual(codes);
    expect(discord.commands).toEqual([]);
  });

  it('may not share a name', async () => {
    const { body } = await put([command({}), command({})]);
    expect(codesIn(body.errors)).toEqual(['1.name APPLICATION_COMMANDS_DUPLICATE_NAME']);
  });

  it('keep their id when they are set again, and go when they are left out', async () => {
    await put([command({}), command({ name: 'help' })]);
    const [before] = discord.commands;
    await put([command({ description: 'new' })]);
    expect(discord.commands).toMatchObject([{ id: before?.id, description: 'new' }]);
  });
});
