import { describe, expect, it } from 'vitest';
import type { BucketClock, KeyClock } from '../../core/clock/dataset-clock.ts';
import { fakeQueries } from '../../test/cli/fake-queries.ts';
import { runCli } from '../../test/cli/run-cli.ts';
import { BAD, DATASET, DEPLOYMENT, entry, finding, GOOD, version } from '../../test/cli/samples.ts';
import { status } from '../../test/cli/status-world.ts';
import { PLAIN } from '../../test/fakes/restore-s3.ts';

const TIDY = {
  rule: 'tidy',
  what: 'noncurrent',
  filter: { prefix: '', tags: [], largerThan: null, smallerThan: null },
  days: 10,
  date: null,
  keep: 0,
} as const;
const QUIET: BucketClock = {
  versioning: 'Enabled',
  deletions: [],
  objectLock: null,
  endingKey: null,
  unknown: [],
};
const bad = version('Qm7xPw', { storedAt: '2026-11-20T03:12:07.000Z', digest: BAD });
const good = version('3sL4kq', {});

const run =
  (over: Partial<BucketClock>, isAltered: boolean | number = false, lock: string | null = null) =>
  (...args: string[]) =>
    runCli(['clock', ...args], {
      deployment: DEPLOYMENT,
      queries: fakeQueries({
        datasets: [DATASET],
        findings: Array.from({ length: Number(isAltered) }, (_, index) =>
          index === 0 ? finding() : finding({ id: `${index}`, key: `moderation/v3/${index}` }),
        ),
        entry: entry(),
        history: [bad, good],
      }),
      clockReader: {
        bucket: async () => ({ ...QUIET, ...over }),
        key: async () => ({ kind: 'read', ending: null }),
      },
      restorer: {
        sources: {
          describe: async () => ({
            kind: 'readable',
            size: 1,
            etag: 'e',
            properties: { ...PLAIN, lock: lock === null ? null : { mode: 'COMPLIANCE', until: lock } },
          }),
        },
      } as never,
    });

describe('clock', () => {
  it('says of how many keys it did not look, and ends with 3 or 1', async () => {
    const { err, exitCode } = await run({}, 1003)();
    expect(err).toContain('not known: when approved versions of 3 more keys go');
    expect(exitCode).toBe(3);
  });

  it('says that nothing can vanish where no rule destroys versions', async () => {
    const { out, exitCode } = await run({})();
    expect(out).toBe(
      'DATASET        NOT BEFORE (UTC)  KEY  IF  BECAUSE\nmoderation-v3  never             any\n',
    );
    expect(exitCode).toBe(0);
  });

  it('says when a version that is current can vanish, if somebody writes, and which rule it is', async () => {
    const { out, exitCode } = await run({ deletions: [TIDY] })();
    expect(out).toContain(
      'moderation-v3  2026-12-02 00:00:00  any  somebody writes now  the lifecycle rule "tidy" destroys noncurrent versions after 10 days',
    );
    expect(exitCode).toBe(0);
  });

  it('says when one that is covered will, and ends with 1 where that is within a week', async () => {
    const soon = { ...TIDY, days: 5 };
    const { out, exitCode } = await run({ deletions: [soon] }, true)();
    expect(out).toMatch(
      /^moderation-v3 {2}2026-11-26 00:00:00 {2}moderation\/v3\/labels-007.jsonl {2}nobody acts/m,
    );
    expect(exitCode).toBe(1);
  });

  it('counts the retention of what is covered', async () => {
    const { out } = await run({ deletions: [TIDY] }, true, '2027-03-01T00:00:00.000Z')('--json');
    expect(JSON.parse(out)).toMatchObject({
      dataset: 'moderation-v3',
      notBefore: '2026-12-02T00:00:00.000Z',
      days: 10,
      losses: [
        { after: 'write', key: null },
        { at: '2027-03-01T00:00:00.000Z', after: 'nothing', key: 'moderation/v3/labels-007.jsonl' },
      ],
    });
  });

  it('names the key that KMS is about to delete, and who may lift a retention', async () => {
    const { out, err, exitCode } = await run({
      endingKey: { arn: 'arn:aws:kms:eu-west-1:1:key/k', at: '2026-11-25T00:00:00.000Z' },
      objectLock: { isEnabled: true, retention: { mode: 'GOVERNANCE', days: 30 } },
    })();
    expect(out).toContain(
      'KMS deletes the key arn:aws:kms:eu-west-1:1:key/k, and nobody can read what it encrypts',
    );
    expect(err).toContain('unless somebody with s3:BypassGovernanceRetention lifts it');
    expect(exitCode).toBe(1);
  });

  it.each(['Suspended', 'Never'] as const)(
    'says that a write destroys where versioning is: %s',
    async (versioning) => {
      const { out, exitCode } = await run({ versioning })();
      expect(out).toMatch(
        /2026-11-21 10:00:00 {2}any {2}somebody writes now .* a write destroys what is there/,
      );
      expect(exitCode).toBe(1);
    },
  );

  it('ends with 3 and says what AWS did not, and takes that for no "never"', async () => {
    const { out, err, exitCode } = await run({
      deletions: null,
      unknown: ['lifecycle of b: 403 AccessDenied'],
    })();
    expect(out).toMatch(/^moderation-v3 {2}not known/m);
    expect(err).toContain('moderation-v3: not known: lifecycle of b: 403 AccessDenied');
    expect(exitCode).toBe(3);
  });

  it('is a line of status, and part of its JSON', async () => {
    const { out } = await status({ deletions: [TIDY] });
    expect(out).toContain(
      'Can vanish      approved versions of moderation-v3 from 2026-12-02 00:00:00 on, if somebody writes now: the lifecycle rule "tidy" destroys noncurrent versions after 10 days',
    );
    expect(JSON.parse((await status({ deletions: [TIDY] }, '--json')).out).clock).toEqual([
      {
        dataset: 'moderation-v3',
        notBefore: '2026-12-02T00:00:00.000Z',
        after: 'write',
        because: 'the lifecycle rule "tidy" destroys noncurrent versions after 10 days',
        unknown: [],
      },
    ]);
  });
});

describe('clock of versions under keys that their bucket does not name', () => {
  const arnOf = (id: string) => `arn:aws:kms:eu-west-1:111122223333:key/${id}`;
  const [USED, OTHER] = [arnOf('used'), arnOf('other')];
  const AT = '2026-11-25T00:00:00.000Z';
  const listed = (key: string) => ({
    bucket: DATASET.bucket,
    key: `${DATASET.prefix}${key}`,
    dataset: DATASET.name,
    state: 'intact' as const,
    digest: GOOD,
    size: 1,
    versionId: 'v1',
    since: '2026-11-02T10:00:41.000Z',
  });
  const under = (key: string, kmsKeyId: string | null, versionId = 'v1') => ({
    ...version(versionId, {}, { encryption: { algorithm: 'aws:kms', kmsKeyId } }),
    key: `${DATASET.prefix}${key}`,
  });

  const clock = (keys: Readonly<Record<string, KeyClock>>, over: Partial<BucketClock> = {}) =>
    runCli(['clock', '--json'], {
      deployment: DEPLOYMENT,
      queries: fakeQueries({
        datasets: [DATASET],
        usedKeys: Object.keys(keys),
        entries: [listed('a'), listed('b'), listed('c')],
        history: [under('a', null), under('b', OTHER, 'v0'), under('b', USED), under('c', USED)],
      }),
      clockReader: {
        bucket: async () => ({ ...QUIET, ...over }),
        key: async (arn) => keys[arn] ?? { kind: 'gone', why: '' },
      },
      restorer: { sources: {} } as never,
    });
  const ends = (arn: string): KeyClock => ({ kind: 'read', ending: { arn, at: AT } });
  const losses = (out: string) => JSON.parse(out).losses;

  it('names the first approved version that goes with a key whose deletion is scheduled', async () => {
    const { out, exitCode } = await clock({ [USED]: ends(USED) });
    expect(losses(out)).toEqual([
      {
        at: AT,
        after: 'nothing',
        because: `KMS deletes the key ${USED}, and nobody can read what it encrypts`,
        key: `${DATASET.prefix}b`,
      },
    ]);
    expect(exitCode).toBe(1);
  });

  it('says nothing of a key under which only versions are that nobody expects', async () => {
    const { out, exitCode } = await clock({ [OTHER]: ends(OTHER), [USED]: { kind: 'read', ending: null } });
    expect([losses(out), exitCode]).toEqual([[], 0]);
  });

  it('says of a key that the bucket names once that all its versions go', async () => {
    const { out } = await clock({ [USED]: ends(USED) }, { endingKey: { arn: USED, at: AT } });
    expect(losses(out)).toMatchObject([{ at: AT, key: null }]);
  });

  it('says which key it may not ask for, and nothing of one that is gone', async () => {
    const why = `the KMS key ${USED}: 400 AccessDeniedException`;
    const { out, exitCode } = await clock({
      [USED]: { kind: 'refused', why },
      [OTHER]: { kind: 'gone', why: 'no such key' },
    });
    expect(JSON.parse(out)).toMatchObject({ losses: [], unknown: [why] });
    expect(exitCode).toBe(3);
  });
});
