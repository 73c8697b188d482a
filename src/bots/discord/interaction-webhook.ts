import type { Call, DiscordApi } from './api.ts';
import type { Attachment, MessageBody } from './wire.ts';

export type InteractionWebhookOptions = {
  readonly api: DiscordApi;
  readonly applicationId: string;
  readonly token: string;
};

/** The routes of one interaction's token: its own messages and the pressed one, nothing else. */
export class InteractionWebhook {
  readonly #options: InteractionWebhookOptions;

  constructor(options: InteractionWebhookOptions) {
    this.#options = options;
  }

  /** Sends a further message and gives its id. */
  async post(body: MessageBody, file?: Attachment): Promise<string> {
    return await this.#options.api.callForId(this.#call({ method: 'POST' }, { body, file }));
  }

  /** Changes a message, `@original` being the deferred answer, and gives its id. */
  async fill(id: string, body: MessageBody, file?: Attachment): Promise<string> {
    return await this.#options.api.callForId(this.#call({ method: 'PATCH', id }, { body, file }));
  }

  async remove(id: string): Promise<void> {
    await this.#options.api.call(this.#call({ method: 'DELETE', id }, {}));
  }

  #call(
    { method, id }: { readonly method: Call['method']; readonly id?: string },
    { body, file }: { readonly body?: MessageBody; readonly file?: Attachment | undefined },
  ): Call {
    const { applicationId, token } = this.#options;
    const path = `/webhooks/${applicationId}/${token}` as const;
    return {
      method,
      path: id === undefined ? path : `${path}/messages/${id}`,
      isSelfAuthorized: true,
      ...(body === undefined ? {} : { body }),
      ...(file === undefined ? {} : { file }),
    };
  }
}
