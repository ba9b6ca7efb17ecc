import { describe, expect, it } from 'vitest';
import type { BucketClock } from '../../core/clock/dataset-clock.ts';
import { fakeQueries } from '../../test/cli/fake-queries.ts';
import { runCli } from '../../test/cli/run-cli.ts';
import { BAD, DATASET, DEPLOYMENT, entry, finding, version } from '../../test/cli/samples.ts';
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
      clockReader: { bucket: async () => ({ ...QUIET, ...over }) },
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
