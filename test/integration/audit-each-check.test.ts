import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Clock } from '../../core/base/time.ts';
import type { AuditResult } from '../../core/engine/posture/audit-bucket.ts';
import { auditBuckets } from '../../core/engine/posture/audit-run.ts';
import { CHECKS } from '../../core/posture/catalogue.ts';
import type { LocalAws } from '../../local/local-aws.ts';
import { startLocalAws } from '../../local/start-local-aws.ts';
import { startFaultProxy } from '../faults/fault-proxy.ts';
import { PreparedAccount } from './audited/account.ts';
import { ACCOUNT, STATES, type StateName } from './audited/account-states.ts';
import { auditCommand, auditCommandThrough, configurationIn } from './audited/command.ts';
import { EXCEPTIONS } from './audited/exceptions.ts';
import { expectedOf, placesOf, type Statuses } from './audited/expected.ts';
import { FLAWS } from './audited/flaws/index.ts';
import { reachAt } from './audited/reach.ts';
import { KNOWN_FROM_ELSEWHERE, reachThrough, TROUBLES } from './audited/troubles.ts';

type Results = ReadonlyMap<string, readonly AuditResult[]>;

const audits = new Map<StateName, Results>();
let folder: string;
let aws: LocalAws;
let account: PreparedAccount;
let config: string;

// An AWS of its own: it is about the account as a whole.
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sealwatch-audit-'));
  aws = await startLocalAws({ environment: {} });
  account = await PreparedAccount.make(aws);
  config = await configurationIn(folder, account.known);
  // The command that is called in this process finds its AWS as everybody does.
  for (const [name, value] of Object.entries(aws.environment)) vi.stubEnv(name, value);
  vi.stubEnv('AWS_PROFILE', undefined);
  for (const state of STATES) {
    await account.enter(state);
    audits.set(state, await auditAll(ACCOUNT[state].now));
  }
});
afterAll(async () => {
  vi.unstubAllEnvs();
  account?.destroy();
  await aws?.stop();
  await rm(folder, { recursive: true, force: true });
});

async function auditAll(clock: Clock): Promise<Results> {
  const { facts, buckets, close } = reachAt(aws.endpoint, aws.region, account.known, clock);
  try {
    const names: string[] = [];
    for await (const name of buckets.names()) names.push(name);
    const outcomes = await auditBuckets(names, { facts, clock });
    return new Map(outcomes.map(({ bucket, audit }) => [bucket, audit?.results ?? []]));
  } finally {
    close();
  }
}

const statuses = (results: readonly AuditResult[] = []): Statuses =>
  Object.fromEntries(results.map(({ check, status }) => [check, status]));

const resultAt = (state: StateName, bucket: string, check: string): AuditResult | undefined =>
  audits
    .get(state)
    ?.get(bucket)
    ?.find((result) => result.check === check);

const IDS = CHECKS.map(({ id }) => id);

describe('an audit of the whole account', () => {
  it('is tried for every check', () => {
    const ofAccount = STATES.flatMap((state) => ACCOUNT[state].fails);
    const tried = new Set([...Object.keys(FLAWS), ...ofAccount, ...Object.keys(EXCEPTIONS)]);
    expect([...tried].toSorted()).toEqual(IDS.toSorted());
  });

  it.each(IDS)('fails %s where it is bad, and passes it where it is good', (check) => {
    const { failing, passing } = placesOf(check);
    expect(resultAt('open', failing, check)?.status).toBe('fail');
    const exception = EXCEPTIONS[check];
    if (!exception) expect(resultAt('good', passing, check)?.status).toBe('pass');
    else
      expect(resultAt('good', passing, check)).toMatchObject({
        status: exception.says,
        reason: expect.stringMatching(exception.reason),
      });
  });

  it.each(STATES)(
    'says of each bucket what is wrong with it and no more, in an account that is %s',
    (state) => {
      const buckets = account.setups.map(({ bucket }) => bucket);
      const said = buckets.map((bucket) => [bucket, statuses(audits.get(state)?.get(bucket))]);
      const expected = buckets.map((bucket) => [bucket, expectedOf(bucket, state)]);
      expect(Object.fromEntries(said)).toEqual(Object.fromEntries(expected));
    },
  );
});

describe('the command, for every bucket of the account', () => {
  it('says the same, and ends with 1', async () => {
    const { exitCode, report } = await auditCommand('--all', '--config', config);
    expect(exitCode).toBe(1);
    const said = new Map(report.buckets.map(({ bucket, results }) => [bucket, statuses(results)]));
    const before = new Map([...(audits.get('good') ?? [])].map(([bucket, all]) => [bucket, statuses(all)]));
    expect(said).toEqual(before);
  });

  it('says of three buckets in trouble what is not known and why, and of the others the same', async () => {
    const proxy = await startFaultProxy(aws.endpoint, ({ bucket }) => TROUBLES[bucket]?.trouble ?? 'pass');
    const reach = reachThrough(proxy.endpoint, aws.region);
    const words = ['--all', '--config', config, '--fail-on', 'none'];
    const { exitCode, report } = await auditCommandThrough(reach, ...words).finally(() => proxy.stop());
    expect(exitCode).toBe(3);
    const before = audits.get('good') ?? new Map();
    expect(report.buckets.map(({ bucket }) => bucket)).toEqual([...before.keys()]);
    for (const { bucket, status, results } of report.buckets) {
      expect({ bucket, status }).toEqual({ bucket, status: 'audited' });
      const reason = TROUBLES[bucket]?.reason;
      const lost = reason ? results.filter((result) => result.status === 'unknown') : [];
      const unknown = Object.fromEntries(lost.map(({ check }) => [check, 'unknown']));
      const expected = { bucket, ...statuses(before.get(bucket)), ...unknown };
      expect({ bucket, ...statuses(results) }).toEqual(expected);
      if (!reason) continue;
      const settings = IDS.filter((id) => !KNOWN_FROM_ELSEWHERE.includes(id));
      expect(Object.keys(unknown)).toEqual(expect.arrayContaining(settings));
      for (const { reason: why } of lost) expect(why).toMatch(reason);
    }
  });
});
