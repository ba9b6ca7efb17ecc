import type { Clock } from '../../base/time.ts';
import type { ObjectReader } from '../../versions/object-reader.ts';
import type { ObjectEvent } from './s3-event.ts';

export interface HearCanaryPorts {
  readonly reader: ObjectReader;
  /** Keeps that a canary was heard of; one that was put earlier than what is kept changes nothing. */
  readonly saveHeard: (canary: {
    readonly bucket: string;
    readonly putAt: string;
    readonly heardAt: string;
  }) => Promise<void>;
  readonly clock: Clock;
}

/**
 * Reads the canary of a guarded bucket as any object there is read, and remembers that its event came. What S3 says counts, not the
 * event: an event alone proves nothing.
 */
export async function hearCanary(
  { type, bucket, key, versionId }: ObjectEvent,
  { reader, saveHeard, clock }: HearCanaryPorts,
): Promise<void> {
  if (type !== 'stored') return;
  const outcome = await reader.read({ bucket, key, versionId });
  if (outcome.kind !== 'read') return;
  await saveHeard({ bucket, putAt: outcome.storedAt.toISOString(), heardAt: clock().toISOString() });
}
