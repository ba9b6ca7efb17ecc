import { aboutObject } from '../cloudtrail/subjects.ts';
import type { AnyDetection } from '../engine/activity/finding-of.ts';
import { isGuarded } from '../scope/dataset.ts';
import { datasetOf, type GuardedBucket } from '../scope/guard.ts';
import type { RecordedEvent } from './object-event.ts';

/** What is wrong with an object that S3 moved to an archive; `null` where its dataset may hold anything. */
export function archivedDetection(event: RecordedEvent, bucket: GuardedBucket): AnyDetection | null {
  const { key, versionId, archive } = event;
  const dataset = datasetOf(bucket, key);
  if (dataset === null || !isGuarded(dataset.mode)) return null;
  const version = versionId === null ? '' : `version ${versionId} of `;
  const ruleMatch = {
    severity: 'medium',
    reason: `${version}s3://${bucket.name}/${key} was moved to ${archive}: it is unverifiable (archived), nobody can read it until it is restored`,
    details: [],
    subject: aboutObject(bucket, key, versionId),
  } as const;
  return { rule: 'object-unverifiable', severity: 'medium', ruleMatch, change: null, refusal: null };
}
