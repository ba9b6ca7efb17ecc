import { expect, it } from 'vitest';
import { relayedRequest } from '../../exchange.ts';
import { router } from './routes.ts';

const route = router([
  ['PUT', '/things/{name}/parts/{partId}', 'UpdatePart'],
  ['DELETE', '/things/{name}', 'DeleteThing'],
  ['POST', '/tags/{arn+}', 'TagThing'],
]);

const find = (method: string, url: string) =>
  route(relayedRequest({ method, url, headers: {}, remoteAddress: '127.0.0.1' }));

it.each([
  ['PUT', '/things/a/parts/7', 'UpdatePart', { name: 'a', partId: '7' }],
  ['DELETE', '/things/a?x=y', 'DeleteThing', { name: 'a' }],
  ['DELETE', '/things/arn%3Aaws%3Ax/', 'DeleteThing', { name: 'arn:aws:x' }],
  ['DELETE', '/things/%', 'DeleteThing', { name: '%' }],
  ['POST', '/tags/a:b/c/d', 'TagThing', { arn: 'a:b/c/d' }],
])('%s %s', (method, url, eventName, parameters) => {
  expect(find(method, url)).toEqual({ eventName, parameters });
});

it.each([
  ['GET', '/things/a'],
  ['DELETE', '/things/a/parts'],
  ['DELETE', '/other/things/a'],
])('%s %s is none of them', (method, url) => {
  expect(find(method, url)).toBeUndefined();
});
