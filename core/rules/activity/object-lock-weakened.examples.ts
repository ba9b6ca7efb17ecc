import type { JsonObject } from '../../base/json.ts';
import { ONE_DATASET } from '../guards.examples.ts';
import { bucketCall, DENIED, EXAMPLE, objectCall, record } from '../records.examples.ts';
import type { ActivityRuleExamples } from '../rule-examples.ts';

const LATER = '2027-11-20T00:00:00Z';

const BYPASS = { 'x-amz-bypass-governance-retention': 'true' };

const KEY = 'moderation/v3/labels-007.jsonl';

const retention = (Mode: string, RetainUntilDate: string) => ({
  Retention: { Mode, RetainUntilDate },
});

/** A job of S3 Batch Operations on the objects of a bucket, or of a list. */
const job = (Operation: JsonObject, bucket?: string): JsonObject =>
  record('s3', 'CreateJob', {
    CreateJobRequest: {
      Operation,
      ...(bucket && {
        ManifestGenerator: { S3JobManifestGenerator: { SourceBucket: `arn:aws:s3:::${bucket}` } },
      }),
    },
  });
const jobHold = (Status: string) => ({ S3PutObjectLegalHold: { LegalHold: { Status } } });
const jobRetention = (Retention: JsonObject, BypassGovernanceRetention = false) => ({
  S3PutObjectRetention: { BypassGovernanceRetention, Retention },
});

export const examples: ActivityRuleExamples = {
  fires: [
    {
      title: 'retention is changed past governance mode',
      records: [objectCall('PutObjectRetention', KEY, { ...BYPASS, ...retention('GOVERNANCE', LATER) })],
      severity: 'high',
    },
    {
      title: 'retention ends at once',
      records: [objectCall('PutObjectRetention', KEY, retention('GOVERNANCE', '2026-11-20T03:12:00Z'))],
      severity: 'high',
    },
    {
      title: 'a legal hold is lifted',
      records: [objectCall('PutObjectLegalHold', KEY, { LegalHold: { Status: 'OFF' }, 'legal-hold': '' })],
      severity: 'high',
    },
    {
      title: 'a version under governance mode is destroyed',
      records: [objectCall('DeleteObject', KEY, { ...BYPASS, versionId: '3sL4kq' })],
      severity: 'high',
    },
    {
      title: 'many keys under governance mode are destroyed at once',
      records: [bucketCall('DeleteObjects', { ...BYPASS, delete: '' }, { eventCategory: 'Data' })],
      severity: 'high',
    },
    {
      title: 'somebody was not allowed to pass over it',
      records: [objectCall('DeleteObject', KEY, { ...BYPASS, versionId: '3sL4kq' }, DENIED)],
      severity: 'low',
    },
    {
      title: 'somebody was not allowed to set another retention, such as a shorter one',
      records: [objectCall('PutObjectRetention', KEY, retention('GOVERNANCE', LATER), DENIED)],
      severity: 'low',
    },
    {
      title: 'a job lifts the legal holds of a guarded bucket',
      records: [job(jobHold('OFF'), EXAMPLE.bucket)],
      severity: 'high',
    },
    {
      title: 'a job changes retention past governance mode',
      records: [job(jobRetention({ Mode: 'GOVERNANCE', RetainUntilDate: LATER }, true), EXAMPLE.bucket)],
      severity: 'high',
    },
    {
      title: 'a job takes the retention of a guarded bucket away',
      records: [job(jobRetention({}), EXAMPLE.bucket)],
      severity: 'high',
    },
    {
      title: 'a job lifts the legal holds of objects that only its list names',
      records: [job(jobHold('OFF'))],
      severity: 'medium',
    },
  ],
  quiet: [
    {
      title: 'retention is set for longer',
      records: [objectCall('PutObjectRetention', KEY, retention('COMPLIANCE', LATER))],
    },
    {
      title: 'a job places legal holds',
      records: [job(jobHold('ON'), EXAMPLE.bucket)],
    },
    {
      title: 'a job sets a longer retention, past which S3 lets it not',
      records: [job(jobRetention({ Mode: 'GOVERNANCE', RetainUntilDate: LATER }), EXAMPLE.bucket)],
    },
    {
      title: 'a job lifts the legal holds of a bucket that nobody guards',
      records: [job(jobHold('OFF'), 'another-bucket')],
      guard: ONE_DATASET,
    },
    {
      title: 'a legal hold is placed',
      records: [objectCall('PutObjectLegalHold', KEY, { LegalHold: { Status: 'ON' } })],
    },
    {
      title: 'a key is hidden by a delete marker, by the console, which always asks for the bypass',
      records: [objectCall('DeleteObject', KEY, BYPASS)],
    },
    {
      title: 'many keys are deleted at once',
      records: [bucketCall('DeleteObjects', { delete: '' }, { eventCategory: 'Data' })],
    },
    {
      title: 'a version is destroyed that no lock holds',
      records: [objectCall('DeleteObject', KEY, { versionId: '3sL4kq' })],
    },
  ],
};
