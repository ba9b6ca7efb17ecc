import { spawnSync } from 'node:child_process';
import { expect, it } from 'vitest';
import { keepYoungGarbageSmall } from './reach.ts';

const flagsFor = (version: string): string[] => {
  const flags: string[] = [];
  keepYoungGarbageSmall(version, (each) => flags.push(each));
  return flags;
};

it('sets the flag where it was tried, and in no other version', () => {
  const set = ['--semi-space-growth-factor=1'];
  expect(['22.0.0', '24.21.0', '26.10.0'].map(flagsFor)).toEqual([set, set, set]);
  expect(['20.12.0', '21.7.3', '27.0.0', '100.0.0'].map(flagsFor)).toEqual([[], [], [], []]);
});

it('sets a flag that this V8 knows: of others it complains on standard error', () => {
  const [flag] = flagsFor('24.0.0');
  const { stdout, stderr } = spawnSync(
    process.execPath,
    ['-e', `require('node:v8').setFlagsFromString('${flag}'); console.log('set')`],
    { encoding: 'utf8' },
  );
  expect({ stdout, stderr }).toEqual({ stdout: 'set\n', stderr: '' });
});
