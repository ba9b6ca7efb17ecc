import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { activityFindings } from './deployed/activity-findings.ts';
import { digestOf } from './deployed/bytes.ts';
import { type CommandRun, type Json, seal, sealwatch } from './deployed/command.ts';
import { eventually } from './deployed/eventually.ts';
import { GuardedObject } from './deployed/guarded-object.ts';
import { nextSecond } from './deployed/next-second.ts';

const DATASET = 'restored';
const NAMES = ['altered', 'hidden', 'gone', 'right'];
const object = (name: string): GuardedObject => new GuardedObject(DATASET, name);
const good = (name: string): string => `the approved bytes of ${name}`;

const folder = mkdtempSync(join(tmpdir(), 'restore-e2e-'));
afterAll(() => rmSync(folder, { recursive: true }));
const receipt = join(folder, 'receipt.json');

/** Waits until people were notified of a finding: what ends it from then on is no news. */
const reported = (name: string, rule: string) =>
  eventually(`an alert about ${rule} of ${name}`, async () =>
    (await object(name).findings()).find((each) => each.rule === rule && each.notice.alerts.length > 0),
  );

describe('sealwatch restore', () => {
  let plan: CommandRun;
  let done: CommandRun;

  beforeAll(async () => {
    const versions = new Map<string, string>();
    for (const name of NAMES) versions.set(name, await object(name).put(good(name)));
    await nextSecond();
    await seal(DATASET);
    await object('altered').put('poisoned bytes');
    await object('hidden').delete();
    // Its bytes are gone for good: no copy is left.
    await object('gone').put('poisoned bytes too');
    await object('gone').destroy(versions.get('gone') ?? '');
    await object('added').put('bytes too many');
    await reported('altered', 'object-altered');
    await reported('hidden', 'object-removed');
    await reported('gone', 'version-destroyed');
    await reported('added', 'object-added');
    plan = await sealwatch('restore', '--dataset', DATASET);
    await nextSecond();
    done = await sealwatch('restore', '--dataset', DATASET, '--apply', '--receipt', receipt);
  });

  it('plans what can be put back, and says of the rest why not', () => {
    expect(plan.exitCode).toBe(1);
    expect(plan.out).toMatch(/^copy .*restored\/altered /m);
    expect(plan.out).toMatch(/^undelete .*restored\/hidden /m);
    expect(plan.out).toMatch(/^hide .*restored\/added /m);
    expect(plan.out).toMatch(/^cannot .*restored\/gone .* no copy of the expected bytes is known$/m);
    expect(plan.err).toContain('4 keys of 5 differ');
  });

  it('puts them back, says what it did, and ends with 3 for what is lost', () => {
    expect(done.exitCode).toBe(3);
    expect(done.err).toContain('4 keys: ');
    expect(done.err).toContain('3 restored');
    const { subject, predicate } = JSON.parse(readFileSync(receipt, 'utf8')) as {
      subject: readonly Json[];
      predicate: { keys: readonly Json[] };
    };
    expect(subject).toHaveLength(2);
    expect(predicate.keys.find(({ key }) => key === object('altered').key)).toMatchObject({
      before: { digest: digestOf('poisoned bytes') },
      after: { digest: digestOf(good('altered')) },
    });
  });

  it('after it, verify finds the keys as they should be', async () => {
    const { out } = await sealwatch('verify', '--dataset', DATASET, '--json');
    const states = out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Json)
      .filter(({ kind, key }) => kind === 'key' && key !== object('gone').key)
      .map(({ key, state }) => [key, state]);
    expect(Object.fromEntries(states)).toEqual({
      [object('altered').key]: 'intact',
      [object('hidden').key]: 'intact',
      [object('right').key]: 'intact',
      [object('added').key]: 'recorded',
    });
  });

  it('wakes nobody up: what was known ends, and nothing new is found', async () => {
    await eventually('the ends of the findings', async () => {
      const all = await Promise.all(['altered', 'hidden', 'added'].map((name) => object(name).findings()));
      return all.flat().every(({ state }) => state !== 'open') || undefined;
    });
    const found = await Promise.all(
      ['altered', 'hidden', 'added'].map((name) => object(name).exactVerdicts()),
    );
    expect(found).toEqual([
      ['object-altered critical recovered, with its time'],
      ['object-removed high recovered'],
      ['object-added high recovered, with its time'],
    ]);
    expect(await activityFindings(DATASET)).toEqual([]);
  });

  it('is no cover: other bytes that are put in the same way are reported', async () => {
    await object('altered').copyFrom(object('added'), (await object('added').listed())[0]);
    const { severity } = await object('altered').finding('object-altered');
    expect(severity).toBe('critical');
  });
});
