import { beforeAll, describe, expect, it } from 'vitest';
import { seal, sealwatchJson } from './deployed/command.ts';
import { GuardedObject } from './deployed/guarded-object.ts';

const DATASET = 'keys';
const APPROVED = 'approved bytes';
const MAX_NAME_BYTES = 1024 - `${DATASET}/`.length;

const NAMES = [
  'with space',
  'plus+and%2B',
  'ümlaut',
  '🦭/seal',
  'line\nbreak',
  '../up',
  'a/../b',
  '$(curl x|sh)',
  '?query=1&x#y',
  'a//b/',
  'quote\'and"quote',
  `${'k'.repeat(MAX_NAME_BYTES - 2)}é`,
];

describe.concurrent('keys that nobody would choose', () => {
  beforeAll(async () => {
    await Promise.all(NAMES.map((name) => new GuardedObject(DATASET, name).put(APPROVED)));
    await seal(DATASET);
  });

  it.each(NAMES)('%j is told as it is, restored, and listed', async (name) => {
    const object = new GuardedObject(DATASET, name);
    const versionId = await object.put('poisoned bytes');
    const finding = await object.finding('object-altered');
    expect(finding).toMatchObject({ bucket: object.bucket, key: object.key, versionId });
    await object.put(APPROVED);
    await object.finding('object-altered', 'recovered');
    const listed = await sealwatchJson('findings', '--all', '--key', object.url);
    expect(listed.map(({ id }) => id)).toContain(finding.id);
  });
});
