import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { OLDEST_NODE, refusalOnNode } from './version.ts';

it('asks for the Node that the package asks for', () => {
  const { engines } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
  expect(engines.node).toBe(`>=${OLDEST_NODE.major}.${OLDEST_NODE.minor}`);
});

it.each(['v22.18.0', 'v22.19.1', 'v24.0.0', 'v100.1.0'])('runs on %s', (version) => {
  expect(refusalOnNode(version)).toBeNull();
});

it.each(['v22.17.9', 'v20.20.2', 'v18.0.0', 'v9.11.0'])('refuses %s, and says what to do', (version) => {
  expect(refusalOnNode(version)).toBe(
    `sealwatch needs Node 22.18 or newer, and this is ${version}: install it from nodejs.org`,
  );
});
