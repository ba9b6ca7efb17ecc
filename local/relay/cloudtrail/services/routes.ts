import type { RelayedRequest } from '../../exchange.ts';
import type { JsonObject } from '../json.ts';

/** A call of a service that tells its calls apart by method and path, as in `['PUT', '/things/{name}', 'UpdateThing']`. */
export type Route = readonly [method: string, path: string, eventName: string];

export interface Routed {
  readonly eventName: string;
  /** What the path names. */
  readonly parameters: JsonObject;
}

/** Finds the call of a request. `{name}` stands for one segment, `{name+}` for all that follow. */
export const router = (routes: readonly Route[]): ((request: RelayedRequest) => Routed | undefined) => {
  const known = routes.map(([method, path, eventName]) => ({ method, eventName, pattern: patternOf(path) }));
  return ({ method, path }) => {
    for (const route of known) {
      const match = route.method === method ? route.pattern.exec(path) : null;
      if (match) return { eventName: route.eventName, parameters: decodedAll(match.groups ?? {}) };
    }
    return undefined;
  };
};

const patternOf = (path: string): RegExp =>
  new RegExp(
    `^${path.replace(/\{(\w+)(\+?)\}/g, (_, name, rest) => `(?<${name}>${rest ? '.+' : '[^/]+'})`)}/?$`,
  );

const decodedAll = (groups: Readonly<Record<string, string>>): JsonObject =>
  Object.fromEntries(Object.entries(groups).map(([name, value]) => [name, decoded(value)]));

const decoded = (text: string): string => {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
};
