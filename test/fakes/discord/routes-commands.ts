import type { Commands } from './commands.ts';
import { refusal } from './errors.ts';
import type { Route, RouteRequest } from './router.ts';
import type { Json } from './types.ts';
import type { World } from './world.ts';

function withoutLocalizations(command: Json): Json {
  const { name_localizations: _names, description_localizations: _texts, ...rest } = command;
  return rest;
}

function routesFor(
  base: string,
  commands: Commands,
  scopeOf: (request: RouteRequest) => string,
): Route[] {
  const one = `${base}/:command`;
  return [
    {
      method: 'GET',
      template: base,
      handle: (request) => {
        const list = commands.list(scopeOf(request));
        const isFull = request.query.get('with_localizations') === 'true';
        return { status: 200, body: isFull ? list : list.map(withoutLocalizations) };
      },
    },
    {
      method: 'PUT',
      template: base,
      handle: (request) => ({
        status: 200,
        body: commands.replace(scopeOf(request), request.raw),
      }),
    },
    {
      method: 'POST',
      template: base,
      handle: (request) => {
        const { command, isNew } = commands.upsert(scopeOf(request), request.body);
        return { status: isNew ? 201 : 200, body: command };
      },
    },
    {
      method: 'GET',
      template: one,
      handle: (request) => ({
        status: 200,
        body: commands.find(scopeOf(request), request.param('command')),
      }),
    },
    {
      method: 'PATCH',
      template: one,
      handle: (request) => ({
        status: 200,
        body: commands.patch(scopeOf(request), request.param('command'), request.body),
      }),
    },
    {
      method: 'DELETE',
      template: one,
      handle: (request) => {
        commands.remove(scopeOf(request), request.param('command'));
        return { status: 204 };
      },
    },
  ];
}

/** Routes for application commands, global ones and those of a guild. */
export function commandRoutes(world: World, commands: Commands): Route[] {
  const checkApplication = (request: RouteRequest) => {
    if (request.param('application') !== world.applicationId) throw refusal('wrongApplication');
  };
  return [
    ...routesFor('/applications/:application/commands', commands, (request) => {
      checkApplication(request);
      return 'global';
    }),
    ...routesFor('/applications/:application/guilds/:guild/commands', commands, (request) => {
      checkApplication(request);
      const guild = world.guilds.get(request.param('guild'));
      if (!guild) throw refusal('missingAccess');
      return guild.id;
    }),
  ];
}
