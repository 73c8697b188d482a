import type { Update } from 'grammy/types';
import { describe, expect, it } from 'vitest';
import { Intake, NotAccepted } from '../../../src/bots/telegram/intake.ts';
import { recordingLog } from './rig.ts';

const from = { id: 1, is_bot: false, first_name: 'Ann' } as const;

function update(id: number, chat: number): Update {
  const room = { id: chat, type: 'private', first_name: 'Ann' } as const;
  return { update_id: id, message: { message_id: id, date: 1, chat: room, from, text: 'hello' } };
}

function openIntake(isRefused: (id: number) => boolean = () => false) {
  const taken: number[] = [];
  const { log, lines } = recordingLog();
  const intake = new Intake({
    log,
    handle: async ({ update_id: id }) => {
      if (isRefused(id)) throw new NotAccepted(new Error('disk full'));
      taken.push(id);
    },
  });
  return { intake, taken, lines };
}

describe('Intake', () => {
  it('asks for what comes after the newest accepted update', async () => {
    const { intake, taken } = openIntake();
    expect(intake.offset).toBe(0);
    await intake.take([update(10, 1), update(11, 2)]);
    expect(intake.offset).toBe(12);
    await intake.take([]);
    expect(intake.offset).toBe(12);
    expect(taken).toEqual([10, 11]);
  });

  it('asks again for the oldest that was refused, and keeps the order of its chat', async () => {
    let isBroken = true;
    const { intake, taken } = openIntake((id) => isBroken && id === 11);
    const batch = [update(10, 1), update(11, 1), update(12, 2), update(13, 1)];
    await intake.take(batch);
    expect(intake.offset).toBe(11);
    expect(intake.hasFailed).toBe(true);
    isBroken = false;
    await intake.take([...batch.slice(1), update(14, 2)]);
    expect(taken.toSorted((a, b) => a - b)).toEqual([10, 11, 12, 13, 14]);
    expect(taken.indexOf(11)).toBeLessThan(taken.indexOf(13));
    expect(intake.offset).toBe(15);
    expect(intake.hasFailed).toBe(false);
  });

  it('does not let one chat wait until another is accepted', async () => {
    const taken: number[] = [];
    let accept = () => {};
    const intake = new Intake({
      log: recordingLog().log,
      handle: async ({ update_id: id }) => {
        taken.push(id);
        if (id === 10) {
          await new Promise<void>((resolve) => {
            accept = resolve;
          });
        } else if (id === 12) accept();
      },
    });
    await intake.take([update(10, 1), update(11, 1), update(12, 2)]);
    expect(taken).toEqual([10, 12, 11]);
    expect(intake.offset).toBe(13);
  });

  it('gives up a message that alone is refused for ever, so that the bot does not go deaf', async () => {
    const { intake, lines } = openIntake((id) => id === 10);
    for (let id = 11; id < 40; id += 1) {
      await intake.take(intake.offset > 10 ? [update(id, 2)] : [update(10, 1), update(id, 2)]);
    }
    expect(intake.offset).toBe(40);
    expect(lines.filter(({ level }) => level === 'error')).toHaveLength(1);
  });

  it('never gives up while everything is refused', async () => {
    const { intake } = openIntake(() => true);
    for (let round = 0; round < 40; round += 1) await intake.take([update(10, 1), update(11, 2)]);
    expect(intake.offset).toBe(10);
    expect(intake.hasFailed).toBe(true);
  });

  it('follows Telegram to lower numbers after a quiet week', async () => {
    const { intake, taken } = openIntake();
    await intake.take([update(900, 1)]);
    await intake.take([update(20, 1)]);
    expect(taken).toEqual([900, 20]);
    expect(intake.offset).toBe(21);
  });

  it('passes over an update that breaks the reader, and says so', async () => {
    const { log, lines } = recordingLog();
    const intake = new Intake({ log, handle: () => Promise.reject(new TypeError('odd')) });
    await intake.take([update(10, 1)]);
    expect(intake.offset).toBe(11);
    expect(lines.map(({ level }) => level)).toEqual(['error']);
  });
});
