import { fileURLToPath } from 'node:url';
import { DeleteObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { beforeAll, describe, expect, it } from 'vitest';
import { deploy } from '../../local/deploy/deploy.ts';
import { UPGRADED, upgradedConfig } from './configs/upgraded.ts';
import { digestOf } from './deployed/bytes.ts';
import { type Json, sealwatch, sealwatchJson } from './deployed/command.ts';
import { clients, deployment } from './deployed/deployment.ts';
import { EarlierRelease, isReleaseHere } from './deployed/earlier-release.ts';
import { eventually } from './deployed/eventually.ts';
import { createBucket } from './deployed/existing-buckets.ts';
import { nextSecond } from './deployed/next-second.ts';

const PACKAGE = fileURLToPath(new URL('../..', import.meta.url));
const STACK = 'SealwatchUpgraded';
const own = ['--stack', STACK];

/** Keys by what becomes of them: a letter says whether it was before the upgrade (b) or after it (a). */
const SEALED = ['quiet', 'altered-b', 'altered-a', 'removed-b', 'removed-a', 'back', 'announced'];
const RELEASE = 'release 2 of announced';

const keyOf = (name: string): string => `sealed/${name}`;
const put = (Key: string, Body: string) =>
  clients.s3.send(new PutObjectCommand({ Bucket: UPGRADED, Key, Body }));
const remove = (Key: string) => clients.s3.send(new DeleteObjectCommand({ Bucket: UPGRADED, Key }));
const approvedBytes = (name: string): string => `approved bytes of ${name}`;

/** As `history` shows a digest. */
const hex = (digest: string): string => digest.replace('sha256:', '').slice(0, 8);

type Found = readonly [rule: string, key: string, state: string, id: string];

/** About objects, whatever their state. */
const aboutObjects = (findings: readonly Json[]): readonly Found[] =>
  findings.flatMap(({ id, rule, state, resource }) => {
    const { key } = resource as Json;
    return typeof key === 'string' ? [[String(rule), key, String(state), String(id)] as const] : [];
  });

const sorted = (some: readonly Found[]): readonly string[] => some.map((each) => each.join(' ')).sort();

const found = async () => aboutObjects(await sealwatchJson('findings', '--all', ...own));

const finding = (rule: string, name: string, state: string, ask = found) =>
  eventually(`${rule} of ${name}, ${state}`, async () =>
    (await ask()).find((each) => each[0] === rule && each[1] === keyOf(name) && each[2] === state),
  );

// The history of the repository is needed. Where only its files were copied, this is skipped, and counted as skipped.
describe.skipIf(!(await isReleaseHere()))('a deployment of an earlier release, its tables full', () => {
  let before: readonly Found[];

  beforeAll(async () => {
    const release = await EarlierRelease.unpacked(STACK);
    try {
      await createBucket(clients.s3, UPGRADED, 'Enabled');
      await release.deploy(upgradedConfig);
      await Promise.all(SEALED.map((name) => put(keyOf(name), approvedBytes(name))));
      await put('incoming/first', 'came before the seal');
      for (const dataset of ['upgraded', 'upgraded-incoming']) await release.sealwatch('seal', dataset);
      await nextSecond();
      await Promise.all([
        put(keyOf('altered-b'), 'poisoned'),
        put(keyOf('back'), 'poisoned'),
        remove(keyOf('removed-b')),
        put(keyOf('quiet'), approvedBytes('quiet')),
        put('incoming/second', 'came after the seal'),
      ]);
      await release.announce('upgraded', { announced: RELEASE });
      // Today's command may refuse the stack of an earlier release.
      const foundThen = async () => aboutObjects(await release.sealwatchJson('findings', '--all'));
      await finding('object-altered', 'altered-b', 'open', foundThen);
      await finding('object-altered', 'back', 'open', foundThen);
      await finding('object-removed', 'removed-b', 'open', foundThen);
      before = await foundThen();
      const context = { config: 'test/e2e/configs/upgraded.config.ts', stack: STACK };
      await deploy(deployment, PACKAGE, { stack: STACK, context });
    } finally {
      await release.remove();
    }
  });

  it('keeps its findings as they were: none gone, none new, none closed', async () => {
    expect(sorted(await found())).toEqual(sorted(before));
    expect(before).toHaveLength(3);
  });

  it('is sealed still: verify finds just what was wrong before', async () => {
    const { exitCode, out } = await sealwatch('verify', `s3://${UPGRADED}/sealed/`, ...own);
    expect(exitCode).toBe(1);
    for (const name of ['altered-b', 'back', 'removed-b']) expect(out).toContain(keyOf(name));
    for (const name of ['quiet', 'announced', 'altered-a']) expect(out).not.toContain(`${keyOf(name)} `);
    expect(await sealwatch('verify', `s3://${UPGRADED}/incoming/`, ...own)).toMatchObject({ exitCode: 0 });
  });

  it('has the history that the earlier release wrote', async () => {
    const { out } = await sealwatch('history', `s3://${UPGRADED}/${keyOf('altered-b')}`, ...own);
    expect(out).toContain(hex(digestOf(approvedBytes('altered-b'))));
    expect(out).toContain(hex(digestOf('poisoned')));
  });

  it('ends a finding of the earlier release when the approved bytes are back', async () => {
    const [, , , id] = before.find(([, key]) => key === keyOf('back')) ?? [];
    await put(keyOf('back'), approvedBytes('back'));
    expect((await finding('object-altered', 'back', 'recovered'))[3]).toBe(id);
  });

  it('takes what the earlier release announced for approved', async () => {
    await put(keyOf('announced'), RELEASE);
    await eventually('the release that is expected', async () => {
      const [entry] = await sealwatchJson('query', `s3://${UPGRADED}/${keyOf('announced')}`, ...own);
      return JSON.stringify(entry).includes(digestOf(RELEASE)) || undefined;
    });
  });

  it('finds what is wrong from then on, and is quiet about the rest', async () => {
    await Promise.all([
      put(keyOf('altered-a'), 'poisoned'),
      remove(keyOf('removed-a')),
      put(keyOf('quiet'), approvedBytes('quiet')),
      put(keyOf('added'), 'new'),
      put('incoming/third', 'came after the upgrade'),
      put('incoming/second', 'another second'),
    ]);
    await finding('object-altered', 'altered-a', 'open');
    await finding('object-removed', 'removed-a', 'open');
    await finding('object-added', 'added', 'open');
    await eventually('the altered one that came before', async () =>
      (await found()).find(([rule, key]) => rule === 'object-altered' && key === 'incoming/second'),
    );
    const keys = (await found()).map(([, key]) => key);
    for (const quiet of [keyOf('quiet'), keyOf('announced'), 'incoming/third', 'incoming/first'])
      expect(keys).not.toContain(quiet);
  });

  it('lets people accept a finding of the earlier release', async () => {
    const [, , , id = ''] = before.find(([, key]) => key === keyOf('altered-b')) ?? [];
    const because = ['--reason', 'labels were corrected'];
    expect(await sealwatch('approve', '--finding', id, ...because, ...own)).toMatchObject({ exitCode: 0 });
    expect((await finding('object-altered', 'altered-b', 'resolved'))[3]).toBe(id);
  });

  it('can be sealed anew', async () => {
    const [sealed] = await sealwatchJson('seal', 'upgraded-incoming', '--yes', ...own);
    expect(sealed).toMatchObject({ finished: true, sealed: 0, unchanged: 2, altered: 1, unverifiable: 0 });
  });
});
