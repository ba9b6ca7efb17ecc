import type { ObjectRef } from '../../base/object-ref.ts';
import type { Requester } from '../../versions/version-record.ts';

/** What an event told. It says where to look; what is decided comes from what is there. */
export interface Hint extends ObjectRef {
  readonly type: 'stored' | 'marker-created' | 'destroyed' | 'other';
  /** `null` where the event names none: the null version, or a source that does not say. */
  readonly versionId: string | null;
  readonly etag: string | null;
  readonly size: number | null;
  /** Padded. */
  readonly sequencer: string | null;
  /** ISO time of the event. */
  readonly at: string;
  /** A lifecycle rule did it. */
  readonly isExpiration: boolean;
  readonly requester: Requester;
}
