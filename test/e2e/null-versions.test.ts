import { beforeAll, describe, expect, it } from 'vitest';
import { APPROVED, NULL_VERSION_CASES, type NullVersionCase } from './cases/null-versions.ts';
import { digestOf } from './deployed/bytes.ts';
import { seal } from './deployed/command.ts';
import { datasetOf } from './deployed/datasets.ts';
import { created, destroyed, markerCreated, send } from './deployed/events.ts';
import { ONCE_VERSIONED } from './deployed/existing-buckets.ts';
import { GuardedObject } from './deployed/guarded-object.ts';
import { nextSecond } from './deployed/next-second.ts';

const nameOf = ({ title }: NullVersionCase): string => title.replaceAll(/\W+/g, '-');

const KINDS = ['never', 'suspended'] as const;

describe.concurrent.each(KINDS)('in a bucket whose versions are %s kept', (kind) => {
  const dataset = datasetOf(kind, 'sealed');

  beforeAll(async () => {
    const sealed = NULL_VERSION_CASES.filter(({ isSealed = true }) => isSealed);
    await Promise.all(sealed.map((each) => new GuardedObject(dataset, nameOf(each)).put(APPROVED)));
    await seal(dataset);
  });

  it.each(NULL_VERSION_CASES)('$title', async (each) => {
    const object = new GuardedObject(dataset, nameOf(each));
    await each.act(object, kind);
    expect(await object.verdicts()).toEqual(each.findings[kind]);
  });
});

describe.concurrent('a version that was kept before versions were suspended', () => {
  const object = new GuardedObject(datasetOf('suspended', 'growing'), ONCE_VERSIONED);

  it('is current again when the null marker above it is destroyed', async () => {
    await seal(object.dataset);
    await object.put('poisoned bytes');
    await send(created(object, null, 'poisoned bytes'));
    await object.finding('object-altered');
    await nextSecond();
    await object.delete();
    await send(markerCreated(object, null));
    await object.finding('object-removed');
    await object.destroy('null');
    await send(destroyed(object, null));
    await object.finding('object-removed', 'recovered');
    expect(await object.verdicts()).toEqual([
      'object-altered critical recovered',
      'object-removed high recovered',
      'transient-content high open',
      'version-destroyed medium open',
    ]);
  });
});

describe.concurrent('a bucket that never had versions', () => {
  it('is guarded by the events that S3 sends itself', async () => {
    const object = new GuardedObject('plain', 'labels');
    await object.put(APPROVED);
    await seal('plain');
    await object.put('poisoned bytes');
    const { evidence, versionId } = await object.finding('object-altered');
    expect(versionId).toBeNull();
    expect(evidence.actual.digest).toBe(digestOf('poisoned bytes'));
  });
});
