import { describe, expect, it } from 'vitest';
import { BUCKET, DATASETS, deleted, fired, fresh, judged, s3Event } from '../../test/fakes/offline-trail.ts';
import type { JsonObject } from '../base/json.ts';
import { EVERYTHING } from '../rules/guards.examples.ts';
import { bucketCall, DENIED, EXAMPLE } from '../rules/records.examples.ts';
import type { Guard } from '../scope/guard.ts';

describe('one delete', () => {
  it.each<[string, JsonObject, Guard, string[]]>([
    ['of a key', deleted('good/a'), DATASETS, ['object-removed high']],
    ['of a version', deleted('good/a', { versionId: 'v1' }), DATASETS, ['version-destroyed high']],
    ['of the null version', deleted('good/a', { versionId: 'null' }), DATASETS, ['version-destroyed high']],
    [
      'of a delete marker',
      deleted('good/a', { versionId: 'v1' }, { responseElements: { 'x-amz-delete-marker': 'true' } }),
      DATASETS,
      ['version-destroyed info'],
    ],
    ['of a key in an open dataset', deleted('scratch/a'), DATASETS, []],
    [
      'of a version in an open dataset',
      deleted('scratch/a', { versionId: 'v1' }),
      DATASETS,
      ['version-destroyed low'],
    ],
    ['of a key in no dataset', deleted('other/a'), DATASETS, []],
    ['of anything, where everything is guarded', deleted('other/a'), EVERYTHING, ['object-removed high']],
    ['that was denied', deleted('good/a', {}, DENIED), DATASETS, ['object-removed low']],
    [
      'that was denied, with its key only in the error',
      {
        ...deleted('good/a', {}, DENIED),
        requestParameters: null,
        resources: [],
        errorMessage: `User: arn:aws:iam::1:user/x is not authorized to perform: s3:DeleteObject on resource: "arn:aws:s3:::${BUCKET}/good/a" because no`,
      },
      DATASETS,
      ['object-removed low'],
    ],
    [
      'that was denied, of what is not in the record',
      { ...deleted('good/a', {}, DENIED), requestParameters: null, resources: [] },
      EVERYTHING,
      ['object-removed low'],
    ],
    ['that failed', deleted('good/a', {}, { errorCode: 'NoSuchBucket' }), DATASETS, []],
    [
      'by an event of S3',
      s3Event(
        'Object Deleted',
        'good/a',
        { 'deletion-type': 'Delete Marker Created' },
        { 'version-id': 'm1' },
      ),
      DATASETS,
      ['object-removed high'],
    ],
    [
      'for good, by an event of S3',
      s3Event('Object Deleted', 'good/a', { 'deletion-type': 'Permanently Deleted' }, { 'version-id': 'v1' }),
      DATASETS,
      ['version-destroyed high'],
    ],
    [
      'by a lifecycle rule',
      s3Event('Object Deleted', 'good/a', {
        'deletion-type': 'Permanently Deleted',
        reason: 'Lifecycle Expiration',
        requester: 's3.amazonaws.com',
      }),
      DATASETS,
      ['versions-expired high'],
    ],
    [
      'by a lifecycle rule in an open dataset',
      s3Event('Object Deleted', 'scratch/a', { reason: 'Lifecycle Expiration' }),
      DATASETS,
      [],
    ],
  ])('%s', (_, value, guard, expected) => {
    expect(fired([value], guard)).toEqual(expected);
  });

  it('says that a version may be a delete marker', () => {
    const [one] = judged([deleted('good/a', { versionId: 'v1' })], DATASETS).found;
    expect(one?.finding).toMatchObject({
      key: 'good/a',
      versionId: 'v1',
      dataset: 'good',
      evidence: { reason: expect.stringContaining('may be an un-delete'), keys: ['good/a'], keyCount: 1 },
    });
  });

  it('says that bytes may be gone where versioning is known to be off', () => {
    const off = fresh(
      bucketCall('PutBucketVersioning', { VersioningConfiguration: { Status: 'Suspended' } }),
    );
    const { found } = judged([off, deleted('good/a')]);
    expect(found.at(-1)?.finding.evidence.reason).toContain('the bytes may be gone');
  });

  it.each([
    ['after', (call: JsonObject, event: JsonObject) => [call, event]],
    ['before', (call: JsonObject, event: JsonObject) => [event, call]],
  ])('is reported once when S3 reports it %s CloudTrail', (_, order) => {
    const call = deleted('good/a');
    const event = s3Event('Object Deleted', 'good/a', {
      'deletion-type': 'Delete Marker Created',
      'request-id': String(call.requestID),
    });
    const { found } = judged(order(call, event), DATASETS);
    expect(found.map(({ finding }) => finding.actor.arn)).toEqual([
      `arn:aws:iam::${EXAMPLE.account}:role/Labeler`,
    ]);
  });
});
