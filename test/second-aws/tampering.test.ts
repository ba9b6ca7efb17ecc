import { beforeAll, describe, expect, it } from 'vitest';
import { AlertInbox } from '../e2e/deployed/alerts.ts';
import { digestOf } from '../e2e/deployed/bytes.ts';
import { type Json, seal, sealwatch, sealwatchJson } from '../e2e/deployed/command.ts';
import { settingsDataset } from '../e2e/deployed/datasets.ts';
import { GuardedObject } from '../e2e/deployed/guarded-object.ts';

// Of a bucket of its own, so that all that is found there is of these tests.
const DATASET = settingsDataset('public');
const POISONED = 'poisoned bytes';

// This AWS encodes keys in its events; one of these looks encoded when it is not.
const object = (name: string): GuardedObject => new GuardedObject(DATASET, `${name} +ü%2B.jsonl`);
const approved = (name: string): string => `the approved bytes of ${name}`;

const SEALED = ['untouched', 'written again', 'altered', 'hidden', 'destroyed'] as const;

describe('the deployed stack on another implementation of AWS', () => {
  let inbox: AlertInbox;
  let sealed: ReadonlyMap<string, string>;

  beforeAll(async () => {
    inbox = await AlertInbox.of(DATASET);
    sealed = new Map(
      await Promise.all(SEALED.map(async (name) => [name, await object(name).put(approved(name))] as const)),
    );
    await seal(DATASET);
    await object('altered').put(POISONED);
    await object('hidden').delete();
    await object('destroyed').destroy(sealed.get('destroyed') ?? '');
    await object('added').put('bytes that nobody approved');
    await object('written again').put(approved('written again'));
  });

  it('alerts on altered bytes, with what was expected, what is there, and where the approved ones survive', async () => {
    const { bucket, key } = object('altered');
    const { alert, attributes } = await inbox.finding('object-altered');
    expect(attributes).toMatchObject({ severity: 'critical', dataset: DATASET, bucket, kind: 'finding' });
    expect(alert).toMatchObject({
      resource: { bucket, key },
      evidence: {
        expected: { digest: digestOf(approved('altered')), versionId: sealed.get('altered') },
        actual: { digest: digestOf(POISONED), size: POISONED.length },
        survives: [{ bucket, key, versionId: sealed.get('altered') }],
      },
    });
  });

  it.each([
    ['hidden', 'object-removed', 'high'],
    ['destroyed', 'version-destroyed', 'critical'],
    ['added', 'object-added', 'high'],
  ])('alerts on a key that is %s: %s, %s', async (name, rule, severity) => {
    const { alert } = await inbox.finding(rule);
    expect(alert).toMatchObject({ severity, state: 'open', resource: { key: object(name).key } });
  });

  it('`verify` finds each key as it is, and keys that were written again with approved bytes intact', async () => {
    const keys = await sealwatchJson('verify', '--dataset', DATASET);
    expect(statesOf(keys)).toEqual({
      [object('untouched').key]: 'intact',
      [object('written again').key]: 'intact',
      [object('altered').key]: 'altered',
      [object('hidden').key]: 'removed',
      [object('destroyed').key]: 'removed',
      [object('added').key]: 'added',
    });
    expect(await sealwatch('verify', '--dataset', DATASET)).toMatchObject({ exitCode: 1 });
  });

  it('`findings` lists one finding for each change, and none for a key that does not exist or for the deployment', async () => {
    const found = await sealwatchJson('findings');
    const listed = found
      // There is no log of the manifest here, and its function is told of no table.
      .filter(({ rule }) => rule !== 'coverage-gap')
      // What concerns other buckets is other tests'.
      .filter(({ resource }) => [object('').bucket, null, undefined].includes((resource as Place).bucket))
      .map(({ rule, resource }) => [rule, (resource as Json).key]);
    expect(listed.sort()).toEqual([
      ['object-added', object('added').key],
      ['object-altered', object('altered').key],
      ['object-removed', object('hidden').key],
      ['version-destroyed', object('destroyed').key],
    ]);
  });

  it('`status` shows the sealed dataset, and says of what this AWS cannot answer that it is not known', async () => {
    const { out, err } = await sealwatch('status');
    expect(`${out}${err}`).not.toMatch(/\\n|Deserialization|\$response|\$metadata|undefined/);
    expect(out).toContain(
      'the list of directory buckets could not be read: 500 UnreadableAnswer: the answer is none of AWS',
    );
    const [status] = await sealwatchJson('status');
    expect(status?.datasets).toEqual(
      expect.arrayContaining([expect.objectContaining({ name: DATASET, status: 'sealed', mode: 'sealed' })]),
    );
  });
});

interface Place {
  readonly bucket?: string | null;
}

const statesOf = (keys: readonly Json[]): Readonly<Record<string, unknown>> =>
  Object.fromEntries(keys.filter(({ kind }) => kind === 'key').map(({ key, state }) => [key, state]));
