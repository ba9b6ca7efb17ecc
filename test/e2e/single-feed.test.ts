import { beforeAll, describe, expect, it } from 'vitest';
import { digestOf } from './deployed/bytes.ts';
import { seal } from './deployed/command.ts';
import { BUCKETS, FED } from './deployed/datasets.ts';
import { eventually } from './deployed/eventually.ts';
import { REPLACED } from './deployed/existing-buckets.ts';
import { GuardedObject } from './deployed/guarded-object.ts';
import { type Delivered, type Mirror, mirrorOf } from './deployed/mirror.ts';
import { nextSecond } from './deployed/next-second.ts';

const APPROVED = 'approved bytes';
const POISONED = 'poisoned bytes';

const TWINS = [1, 2, 3, 4, 5].map((number) => `twin-${number}`);

/** A bucket whose versions are suspended and whose events are on: nothing but its event says which null version is meant. */
describe('in a bucket whose events come from the local AWS alone', () => {
  const object = (name: string): GuardedObject => new GuardedObject(FED, name);
  const of =
    (name: string) =>
    ({ detail }: Delivered): boolean =>
      detail.object.key === object(name).key;

  beforeAll(async () => {
    await Promise.all([...TWINS, REPLACED].map((name) => object(name).put(APPROVED)));
    await seal(FED);
  });

  it('one PutObject makes exactly one message, in the urgent queue', async () => {
    const mirror = await mirrorOf(BUCKETS.fed);
    await object('counted').put(APPROVED);
    await arrived(mirror, 'counted');
    // What came late would be here by the time that a later change was delivered and judged.
    await object('sentinel').put(APPROVED);
    await object('sentinel').finding('object-added');
    await object('counted').finding('object-added');
    const messages = await mirror.messages();
    expect(messages.filter(of('counted'))).toHaveLength(1);
    expect(messages.filter(of('sentinel'))).toHaveLength(1);
    expect(await object('counted').versions()).toHaveLength(1);
  });

  it('two null writes in one second leave an intact key intact', async () => {
    await nextSecond();
    await Promise.all(
      TWINS.map(async (name) => {
        await object(name).put(POISONED);
        await object(name).put(APPROVED);
      }),
    );
    for (const name of TWINS) {
      await eventually(
        () => `${name} with three versions, and intact`,
        async () =>
          ((await object(name).versions()).length === 3 &&
            (await object(name).entry())?.state === 'intact') ||
          undefined,
      );
      expect({ name, ...(await object(name).entry()) }).toMatchObject({
        name,
        state: 'intact',
        digest: digestOf(APPROVED),
      });
      const open = (await object(name).findings()).filter(({ state }) => state === 'open');
      expect(open.map(({ rule, severity }) => `${rule} ${severity}`)).not.toContain(
        'object-altered critical',
      );
    }
  });

  it('deleting an old version by its id gives no false critical', async () => {
    const mirror = await mirrorOf(BUCKETS.fed);
    const versionId = await replacedVersion();
    await object(REPLACED).destroy(versionId);
    await arrived(mirror, REPLACED);
    await nextSecond();
    await object(REPLACED).put(APPROVED);
    await eventually('the bytes that were put again', async () => {
      const records = await object(REPLACED).versions();
      return records.filter(({ digest }) => digest === digestOf(APPROVED)).length === 2 || undefined;
    });
    const [deleted] = (await mirror.messages()).filter(of(REPLACED));
    expect(deleted?.detail.object['version-id']).toBe(versionId);
    // Of bytes that nobody had approved: the approved ones are the null version, which is there.
    await object(REPLACED).finding('version-destroyed');
    expect(await object(REPLACED).findings()).toMatchObject([
      { rule: 'version-destroyed', severity: 'medium', versionId },
    ]);
    expect(await object(REPLACED).entry()).toMatchObject({ state: 'intact', digest: digestOf(APPROVED) });
  });

  const arrived = (mirror: Mirror, name: string) =>
    eventually(`a message about ${name}`, async () => (await mirror.messages()).some(of(name)) || undefined);

  const replacedVersion = async (): Promise<string> => {
    const ids = (await object(REPLACED).listed()).filter((id) => id !== 'null');
    expect(ids).toHaveLength(1);
    return ids[0] ?? '';
  };
});
