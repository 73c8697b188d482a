import { GrammyError } from 'grammy';
import { describe, expect, it } from 'vitest';
import { Refusals } from '../../../src/bots/telegram/refusals.ts';

const errorOf = (code: number, description: string) =>
  new GrammyError('', { ok: false, error_code: code, description }, 'sendMessageDraft', {});

describe('what a chat does not take', () => {
  it('is remembered for that chat, and only for a while', async () => {
    const refusals = new Refusals([40, 60_000]);
    refusals.note(1, errorOf(400, 'Bad Request: TEXTDRAFT_PEER_INVALID'));
    expect([refusals.has(1), refusals.has(2)]).toEqual([true, false]);
    await new Promise((resolve) => setTimeout(resolve, 60));
    expect(refusals.has(1)).toBe(false);
  });

  it('is remembered for all chats when the server does not know it', async () => {
    const refusals = new Refusals([10, 60]);
    refusals.note(1, errorOf(404, 'Not Found: method not found'));
    expect([refusals.has(1), refusals.has(2)]).toEqual([true, true]);
    await new Promise((resolve) => setTimeout(resolve, 90));
    expect(refusals.has(2)).toBe(false);
  });

  it('is not remembered for chats without number', () => {
    const refusals = new Refusals([60_000, 60_000]);
    for (let chat = 1; chat <= 1_001; chat += 1) {
      refusals.note(chat, errorOf(400, 'Bad Request: no'));
    }
    expect([refusals.has(1), refusals.has(2), refusals.has(1_001)]).toEqual([false, true, true]);
  });
});
