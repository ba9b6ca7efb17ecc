import { describe, expect, it } from 'vitest';
import {
  BUCKET,
  batch,
  DATASETS,
  fired,
  hash,
  judged,
  ofBatch,
  s3Event,
} from '../../test/fakes/offline-trail.ts';
import type { JsonObject } from '../base/json.ts';
import { DENIED } from '../rules/records.examples.ts';
import type { OfflineFinding } from './finding.ts';
import { OfflineJudge } from './offline-judge.ts';

describe('a batch of deletes', () => {
  const only = (records: readonly JsonObject[], guard = DATASETS): OfflineFinding => {
    const { found } = judged(records, guard);
    expect(found).toHaveLength(1);
    return found[0] as OfflineFinding;
  };

  it.each([
    ['first', [batch(), ofBatch('good/a'), ofBatch('good/b')], 0],
    ['last', [ofBatch('good/a'), ofBatch('good/b'), batch()], 2],
    ['in between', [ofBatch('good/a'), batch(), ofBatch('good/b')], 1],
  ])('is one finding with all keys, its call being %s', (_, records, index) => {
    const { finding, origin } = only(records);
    expect(finding).toMatchObject({
      rule: 'object-removed',
      severity: 'high',
      bucket: BUCKET,
      key: null,
      dataset: 'good',
    });
    expect(finding.evidence).toMatchObject({ keys: ['good/a', 'good/b'], keyCount: 2 });
    expect(origin).toEqual({ source: 'trail', index, eventId: records[index]?.eventID });
  });

  it('is one finding without its call', () => {
    expect(only([ofBatch('good/a'), ofBatch('good/b')]).finding.evidence.keyCount).toBe(2);
  });

  it('without its request id is what one caller did in one second', () => {
    const bare = [batch(), ofBatch('good/a'), ofBatch('good/b')].map(({ requestID, ...rest }) => rest);
    expect(only(bare).finding.evidence.keyCount).toBe(2);
  });

  it('of events of S3 is one finding', () => {
    const of = (key: string) =>
      s3Event('Object Deleted', key, { 'deletion-type': 'Delete Marker Created', 'request-id': 'batch' });
    expect(
      only([of('good/a'), batch(), of('good/b'), ofBatch('good/a'), ofBatch('good/b')]).finding.evidence
        .keyCount,
    ).toBe(2);
  });

  it('reports only guarded keys, and nothing where there are none', () => {
    expect(
      only([batch(), ofBatch('good/a'), ofBatch('other/b'), ofBatch('scratch/c')]).finding.evidence.keys,
    ).toEqual(['good/a']);
    expect(fired([batch(), ofBatch('other/a')], DATASETS)).toEqual([]);
  });

  it('lists a thousand keys and counts all', () => {
    const keys = Array.from({ length: 1200 }, (_, index) => `good/${index}`);
    const { evidence } = only([batch(), ...keys.map((key) => ofBatch(key))]).finding;
    expect([evidence.keys.length, evidence.keyCount]).toEqual([1000, 1200]);
  });

  it('of versions and keys is a finding of each', () => {
    expect(fired([batch(), ofBatch('good/a'), ofBatch('good/b', { versionId: 'v' })], DATASETS)).toEqual([
      'object-removed high',
      'version-destroyed high',
    ]);
  });

  it('that was refused in part is a finding of each part', () => {
    expect(fired([batch(), ofBatch('good/a'), ofBatch('good/b', {}, DENIED)], DATASETS)).toEqual([
      'object-removed high',
      'object-removed low',
    ]);
  });

  it.each<[string, JsonObject]>([
    ['as tools write them', { delete: { objects: [{ key: 'good/a' }, { key: 'good/b' }], quiet: false } }],
    ['as XML', { Delete: { Object: [{ Key: 'good/a' }, { Key: 'good/b' }] } }],
  ])('has the keys that it lists itself, %s', (_, parameters) => {
    expect(only([batch(parameters)]).finding.evidence.keys).toEqual(['good/a', 'good/b']);
  });

  it('says so where no keys are in the record', () => {
    const { finding } = only([batch()]);
    expect(finding.evidence).toMatchObject({
      reason: expect.stringContaining('the keys are not in the record'),
      keyCount: 0,
    });
    expect(only([{ ...batch({}, DENIED) }]).finding.severity).toBe('low');
  });

  it('does not wait forever', () => {
    const judge = new OfflineJudge({ guard: DATASETS, account: null, hash, now: new Date() });
    const early = Array.from({ length: 10_050 }, (_, index) =>
      judge.judge(ofBatch('good/a', {}, { requestID: `r${index}` }), { source: 'x', index }),
    ).flat();
    expect(early).toHaveLength(50);
    expect(judge.finish()).toHaveLength(10_000);
  });
});
