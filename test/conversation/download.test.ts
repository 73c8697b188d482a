import { describe, expect, it } from 'vitest';
import type { Author } from '../../src/conversation/door.ts';
import { FoundryError } from '../../src/foundry/errors.ts';
import { textsFor } from '../../src/texts/index.ts';
import { foundryModels } from '../fakes/foundry/index.ts';
import type { RecordingReply } from './recording-reply.ts';
import { ADMIN, ANN, openRig } from './rig.ts';
import { ScriptedCommandLine } from './scripted-command-line.ts';

const BY = { by: ADMIN };
const NAME = 'mistral-7b-v0.2';
const BEA: Author = { id: 'telegram:8', name: 'Bea', language: 'en' };
const { problems } = textsFor('en');

/** A server with a route for downloads, that waits before each step. */
async function openHeld(downloadError?: string) {
  const models = foundryModels.map((model) =>
    model.alias === NAME && downloadError !== undefined ? { ...model, downloadError } : model,
  );
  const rig = await openRig({
    fake: { generation: 'g0', models },
    rules: { adminIds: [ADMIN.id, BEA.id] },
  });
  const isOnDisk = () => rig.fake.models.some(({ alias, cached }) => alias === NAME && cached);
  rig.fake.hold();
  return { ...rig, isOnDisk };
}

function pressesOf(buttons: RecordingReply['drafts'][number]['buttons']): string[] {
  return (buttons ?? []).flat().map(({ press }) => `/${press.command} ${press.argument}`);
}

describe('/download', () => {
  it('shows a bar that grows in place, and ends with a button that chooses the model', async () => {
    const { fake, say, isOnDisk } = await openHeld();
    const { reply, done } = await say(`/download ${NAME}`, BY);
    const first = await reply.untilShown('░░░░░░░░░░ 0 %');
    expect(first.markdown).toBe('⬇ Downloading `mistral-7b-v0.2` (4.1 GB)\n░░░░░░░░░░ 0 %');
    expect(pressesOf(first.buttons)).toEqual([`/download cancel ${NAME}`]);
    fake.step();
    await reply.untilShown('▓▓░░░░░░░░ 20 %');
    fake.release();
    await done;
    expect(reply.text).toBe('✅ `mistral-7b-v0.2` is on this computer now.');
    expect(pressesOf(reply.message?.buttons)).toEqual([`/model ${NAME}`]);
    expect(isOnDisk()).toBe(true);
  });

  it.each([
    ['its button', `/download cancel ${NAME}`, true],
    ['/stop', '/stop', false],
    ['/stop from a page or a terminal', '/stop', true],
  ] as const)('is cancelled by %s', async (_, text, isPress) => {
    const { fake, say, tell, isOnDisk } = await openHeld();
    const { reply, done } = await say(`/download ${NAME}`, BY);
    await reply.untilShown(' 0 %');
    const press = await tell(text, { ...BY, isPress });
    await done;
    expect(press.message?.markdown).toBe(isPress ? undefined : 'Stopped.');
    expect(reply.text).toBe('The download of `mistral-7b-v0.2` was cancelled.');
    expect(pressesOf(reply.message?.buttons)).toEqual([`/download ${NAME}`]);
    fake.release();
    expect(isOnDisk()).toBe(false);
  });

  it('is not cancelled by /stop as long as an answer is there to be stopped', async () => {
    const { fake, say, ask } = await openHeld();
    const { reply, done } = await say(`/download ${NAME}`, BY);
    await reply.untilShown(' 0 %');
    const answer = await say('Hello', BY);
    await answer.reply.untilShown('You');
    expect(await ask('/stop', BY)).toBe('Stopped.');
    await answer.done;
    fake.release();
    await done;
    expect(reply.text).toContain('is on this computer now');
  });

  it('is cancelled by admins alone, and not by /stop of others', async () => {
    const { fake, say, ask } = await openHeld();
    const { reply, done } = await say(`/download ${NAME}`, BY);
    await reply.untilShown(' 0 %');
    expect(await ask(`/download cancel ${NAME}`, { isPress: true })).toContain('admins only');
    expect(await ask('/stop')).toBe('There is nothing to stop.');
    fake.release();
    await done;
    expect(reply.text).toContain('is on this computer now');
  });

  it('of a model that is on its way joins in and says so; there is one download', async () => {
    const { fake, say } = await openHeld();
    const first = await say(`/download ${NAME}`, BY);
    await first.reply.untilShown(' 0 %');
    const second = await say('/download MISTRAL-7b-v0.2', { by: BEA });
    const joined = await second.reply.untilShown('under way already');
    expect(joined.markdown).toContain('░░░░░░░░░░ 0 %');
    fake.release();
    await Promise.all([first.done, second.done]);
    expect(second.reply.text).toBe(first.reply.text);
    expect(fake.requests.filter(({ path }) => path === '/openai/download')).toHaveLength(1);
  });

  it('that is cancelled ends for everybody who watches it', async () => {
    const { say, ask } = await openHeld();
    const first = await say(`/download ${NAME}`, BY);
    await first.reply.untilShown(' 0 %');
    const second = await say(`/download ${NAME}`, { by: BEA });
    await second.reply.untilShown('under way already');
    expect(await ask(`/download cancel ${NAME}`, { by: BEA })).toContain('was cancelled');
    await Promise.all([first.done, second.done]);
    expect(first.reply.text).toContain('was cancelled');
    expect(second.reply.text).toContain('was cancelled');
  });

  it('holds up neither questions nor the end of the product', async () => {
    const { fake, say, ask, turns, isOnDisk } = await openHeld();
    const { reply, done } = await say(`/download ${NAME}`, BY);
    await reply.untilShown(' 0 %');
    expect(await ask('/whoami', BY)).toContain('admin');
    const startedAt = performance.now();
    await turns.close(10_000);
    expect(performance.now() - startedAt).toBeLessThan(1_000);
    await done;
    expect(reply.text).toContain('was cancelled');
    fake.release();
    expect(isOnDisk()).toBe(false);
  });

  it('that fails says so without the server’s words, and can be tried again', async () => {
    const { fake, say } = await openHeld('the network is down');
    fake.release();
    const { reply, done } = await say(`/download ${NAME}`, BY);
    await done;
    expect(reply.message).toEqual({
      markdown: problems.download_failed,
      buttons: [[{ label: `⬇ Download ${NAME}`, press: { command: 'download', argument: NAME } }]],
    });
  });

  it('of a model that is there says so', async () => {
    const { tell } = await openHeld();
    const reply = await tell('/download phi-4-mini', BY);
    expect(reply.text).toBe('`phi-4-mini` is on this computer already.');
    expect(pressesOf(reply.message?.buttons)).toEqual(['/model phi-4-mini']);
  });

  it('of a model that nobody knows names the nearest ones', async () => {
    const { tell } = await openHeld();
    const reply = await tell('/download mistral-7b-v2', BY);
    expect(reply.text).toContain('Did you mean `mistral-7b-v0.2`');
    expect(pressesOf(reply.message?.buttons)).toContain(`/download ${NAME}`);
  });

  it('without a name asks for one, with the models of the catalogue as buttons', async () => {
    const { tell } = await openHeld();
    expect(pressesOf((await tell('/download', BY)).message?.buttons)).toEqual([
      '/download Phi-4-mini-instruct-generic-cpu:5',
      `/download ${NAME}`,
    ]);
  });

  it('goes through the command where the server has no route, and shows a bar once it tells', async () => {
    const commandLine = new ScriptedCommandLine();
    commandLine.onDownload = async (onProgress) => onProgress(43.7);
    const { tell } = await openRig({ commandLine });
    const reply = await tell(`/download ${NAME}`, BY);
    expect(reply.drafts.map(({ markdown }) => markdown)).toEqual([
      '⬇ Downloading `mistral-7b-v0.2`…',
      '⬇ Downloading `mistral-7b-v0.2`\n▓▓▓▓░░░░░░ 43 %',
    ]);
    expect(reply.text).toBe('✅ `mistral-7b-v0.2` is on this computer now.');
  });

  it('says that the disk is too full, and can be tried again', async () => {
    const commandLine = new ScriptedCommandLine();
    commandLine.onDownload = () => Promise.reject(new FoundryError('disk_full', 'needs 4 GB'));
    const { tell } = await openRig({ commandLine });
    const reply = await tell(`/download ${NAME}`, BY);
    expect(reply.text).toBe(problems.disk_full);
    expect(pressesOf(reply.message?.buttons)).toEqual([`/download ${NAME}`]);
  });

  it('of a server that cannot, without a command, says what is missing; it can still be chosen', async () => {
    const { tell } = await openRig();
    const reply = await tell(`/download ${NAME}`, BY);
    expect(reply.text).toBe(problems.no_cli);
    expect(pressesOf(reply.message?.buttons)).toEqual([`/model ${NAME}`]);
  });

  it('whose button is pressed when all is over says so', async () => {
    const { ask } = await openHeld();
    expect(await ask(`/download cancel ${NAME}`, { ...BY, isPress: true })).toBe(
      textsFor('en').download.nothingToCancel,
    );
  });

  it('is for admins, to whom /models and /model offer it', async () => {
    const { tell, ask } = await openHeld();
    expect(await ask(`/download ${NAME}`)).toBe('That is for admins only.');
    const shown = async (text: string, by: Author) =>
      pressesOf((await tell(text, { by })).message?.buttons);
    expect(await shown('/models', ADMIN)).toContain(`/download ${NAME}`);
    expect(await shown('/models', ADMIN)).not.toContain(`/model ${NAME}`);
    expect(await shown('/models', ANN)).toContain(`/model ${NAME}`);
    expect(await shown(`/model ${NAME}`, ADMIN)).toEqual([`/download ${NAME}`]);
    expect(await shown(`/model ${NAME}`, ANN)).toEqual([]);
  });
});
