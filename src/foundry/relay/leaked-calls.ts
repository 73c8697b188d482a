import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { ToolCallFilter } from '../tool-calls.ts';
import { parseJson } from '../transport.ts';
import { asList, type RelayBody } from './types.ts';

const call = z.object({
  name: z.string().min(1),
  arguments: z.unknown().optional(),
  parameters: z.unknown().optional(),
});

/** A call of a tool as a whole answer has it; in a stream it has an `index` besides. */
export type ToolCall = {
  readonly id: string;
  readonly type: 'function';
  readonly function: { readonly name: string; readonly arguments: string };
};

/**
 * Finds calls of tools that a server left in the text, as Foundry up to 1.x does (issues 346 and
 * 874): a program waits for them in `tool_calls`. What is no call in JSON stays text.
 */
export class LeakedCalls {
  readonly #filter = new ToolCallFilter({ onCall: (body) => this.#take(body) });
  #calls: ToolCall[] = [];
  #text = '';

  /** The text that this piece settles, and the calls in it. */
  push(text: string): { text: string; calls: ToolCall[] } {
    return this.#given(this.#filter.push(text));
  }

  /** What was still held back when the answer ended. */
  end(): { text: string; calls: ToolCall[] } {
    return this.#given(this.#filter.end());
  }

  #given(text: string) {
    const given = { text: text + this.#text, calls: this.#calls };
    this.#text = '';
    this.#calls = [];
    return given;
  }

  #take(body: string): void {
    const { data } = call.safeParse(parseJson(body));
    if (data === undefined) {
      this.#text += `<tool_call>${body}</tool_call>`;
      return;
    }
    const given = data.arguments ?? data.parameters ?? {};
    const args = typeof given === 'string' ? given : JSON.stringify(given);
    const id = `call_${randomUUID().replaceAll('-', '')}`;
    this.#calls.push({ id, type: 'function', function: { name: data.name, arguments: args } });
  }
}

/** Whether the program waits for calls of tools. */
export function wantsCalls({ tools, tool_choice }: RelayBody): boolean {
  return asList(tools).length > 0 && tool_choice !== 'none';
}
