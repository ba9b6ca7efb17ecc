import { delimiter } from 'node:path';
import { expect, it } from 'vitest';
import { findNode, majorOf, NODE_MAJOR, pathWith } from './node.ts';

it.each([
  ['v24.21.0', 24],
  ['v8.0.0', 8],
  ['24.0.0', 0],
  ['', 0],
])('the major of %j is %i', (version, major) => {
  expect(majorOf(version)).toBe(major);
});

it('the Node that is found is new enough', async () => {
  expect(await findNode()).toMatch(/node$/);
  expect(NODE_MAJOR).toBe(24);
});

it('its folder comes first on PATH', () => {
  expect(pathWith('/opt/node/bin/node', '/usr/bin')).toBe(`/opt/node/bin${delimiter}/usr/bin`);
});
