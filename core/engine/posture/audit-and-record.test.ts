import { expect, it } from 'vitest';
import { MemoryAuditStore } from '../../../test/fakes/memory-audits.ts';
import { SealwatchError } from '../../base/errors.ts';
import type { FactsReader } from '../../posture/facts.ts';
import { known } from '../../posture/facts.ts';
import { sampleAccount, sampleBucket } from '../../posture/sample-facts.examples.ts';
import { auditAndRecord, beginningWith } from './audit-and-record.ts';

const guarded = (...names: readonly string[]) => names.map((name) => ({ name, datasets: [] }));

const audited = (facts: Partial<FactsReader>, audits = new MemoryAuditStore(), hasTime?: () => boolean) =>
  auditAndRecord(
    guarded('a', 'b', 'c'),
    {
      facts: {
        account: async () => sampleAccount(),
        bucket: async (name) => sampleBucket({ name }),
        tags: async () => known({}),
        ...facts,
      },
      audits,
      clock: () => new Date('2026-11-20T03:12:00.000Z'),
      hash: (text) => text,
      backOff: async () => {},
    },
    hasTime,
  );

it('keeps the audit of each bucket that there is', async () => {
  const audits = new MemoryAuditStore();
  const bucket: FactsReader['bucket'] = async (name) => {
    if (name === 'a') return { kind: 'gone', reason: 'it was deleted' };
    if (name === 'b') throw new Error('the network is down');
    return sampleBucket({ name });
  };
  const { recorded } = await audited({ bucket }, audits);
  expect(recorded.map(({ outcome: { status } }) => status)).toEqual(['gone', 'unreadable', 'audited']);
  expect((await audits.all()).map((record) => record.bucket)).toEqual(['b', 'c']);
});

it('goes on after an audit that cannot be kept', async () => {
  const audits = new MemoryAuditStore();
  const { save } = audits;
  audits.save = async (record, findings) => {
    if (record.bucket === 'b') throw new Error('DynamoDB is down');
    return save.call(audits, record, findings);
  };
  const { recorded } = await audited({}, audits);
  expect(recorded.map(({ failure }) => failure)).toEqual([null, expect.any(Error), null]);
});

it('leaves what is known as it is where nothing can be asked', async () => {
  const audits = new MemoryAuditStore();
  const account = async () => {
    throw new SealwatchError('AWS_FAILED', 'no credentials');
  };
  await expect(audited({ account }, audits)).rejects.toMatchObject({ code: 'AWS_FAILED' });
  expect(await audits.all()).toEqual([]);
});

it('keeps an audit while others are still under way', async () => {
  const audits = new MemoryAuditStore();
  const kept = new Promise<void>((done) => {
    const { save } = audits;
    audits.save = async (record, findings) => {
      const saved = await save.call(audits, record, findings);
      if (record.bucket === 'c') done();
      return saved;
    };
  });
  const bucket: FactsReader['bucket'] = async (name) => {
    // Ends only if the last one is kept while the first one is still waited for.
    if (name === 'a') await kept;
    return sampleBucket({ name });
  };
  expect((await audited({ bucket }, audits)).recorded).toHaveLength(3);
});

it('begins no bucket for which no time is left, and leaves what is known of it', async () => {
  const audits = new MemoryAuditStore();
  let asked = 0;
  const { recorded, late } = await audited({}, audits, () => ++asked <= 1);
  expect(recorded.map(({ outcome }) => outcome.bucket)).toEqual(['a']);
  expect(late).toEqual(['b', 'c']);
  expect((await audits.all()).map((record) => record.bucket)).toEqual(['a']);
});

it.each([
  ['b', 'b c a'],
  [null, 'a b c'],
  ['not guarded any more', 'a b c'],
])('begins with %s', (name, order) => {
  const buckets = beginningWith(guarded('a', 'b', 'c'), name);
  expect(buckets.map((bucket) => bucket.name).join(' ')).toBe(order);
});
