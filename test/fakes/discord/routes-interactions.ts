import { checkMessage } from './check-message.ts';
import type { Interactions } from './interactions.ts';
import type { Messages } from './messages.ts';
import type { Route, RouteRequest } from './router.ts';
import type { MessageRecord } from './types.ts';
import { messageWire } from './wire.ts';
import type { World } from './world.ts';

/** Routes that answer interactions: the callback and the webhook for what follows; the token is in the path. */
export function interactionRoutes(
  world: World,
  messages: Messages,
  interactions: Interactions,
): Route[] {
  const shown = (message: MessageRecord) => messageWire(message, world.restSight);
  const one = '/webhooks/:application/:token/messages/:message';
  const find = (request: RouteRequest) =>
    interactions.find(
      request.param('application'),
      request.param('token'),
      request.param('message'),
    );
  return [
    {
      method: 'POST',
      template: '/interactions/:interaction/:token/callback',
      isOpen: true,
      handle: (request) => {
        const body = interactions.callback({
          id: request.param('interaction'),
          token: request.param('token'),
          body: request.body,
          files: request.files,
        });
        const isWanted = request.query.get('with_response') === 'true';
        return isWanted ? { status: 200, body } : { status: 204 };
      },
    },
    {
      method: 'POST',
      template: '/webhooks/:application/:token',
      isOpen: true,
      handle: (request) => ({
        status: 200,
        body: shown(
          interactions.followUp(
            request.param('application'),
            request.param('token'),
            request.body,
            request.files,
          ),
        ),
      }),
    },
    {
      method: 'GET',
      template: one,
      isOpen: true,
      handle: (request) => ({ status: 200, body: shown(find(request)) }),
    },
    {
      method: 'PATCH',
      template: one,
      isOpen: true,
      handle: (request) => {
        const message = find(request);
        messages.edit(message, checkMessage(request.body, request.files));
        return { status: 200, body: shown(message) };
      },
    },
    {
      method: 'DELETE',
      template: one,
      isOpen: true,
      handle: (request) => {
        messages.remove(find(request));
        return { status: 204 };
      },
    },
  ];
}
