import type { Severity } from '../../../core/base/severity.ts';
import type { ActivityRuleId } from '../../../core/findings/rule-ids.ts';

type Name = `${ActivityRuleId}: ${string}`;

/** Which trail it was is not recorded, or it is not the detector's: it may be one that brings the events. */
const OTHER_TRAILS: Readonly<Record<Name, Severity | null>> = {
  'trail-stopped: logging is stopped': 'high',
  'trail-stopped: a trail is deleted': 'high',
  'trail-stopped: stopped, then deleted: it is gone for good': 'high',
  'trail-stopped: stopped again after it was started': 'high',
  'trail-stopped: a trail of the same name in another Region': 'high',
  'trail-stopped: the record does not say which trail': 'high',
  'trail-stopped: an attempt from another Region than its own is refused': 'low',
  'trail-stopped: a denied attempt whose text names the trail': 'low',
  'trail-stopped: a denied attempt of which nothing else is recorded': 'low',
};

/** It is not recorded whose it is, or it is none that the configuration guards. */
const NOT_GUARDED: Readonly<Record<Name, null>> = {
  "encryption-weakened: a directory bucket's is deleted": null,
  'bucket-deleted: a directory bucket is deleted': null,
  'bucket-deleted: somebody was not allowed to delete a bucket that is not named': null,
  'key-endangered: its alias stands for another key': null,
  'key-endangered: its alias is deleted, known by its ARN': null,
  'key-endangered: the store of all keys is cut off': null,
  'key-endangered: the policy comes as an object, and nothing names the key': null,
  'key-endangered: a key is made that another account may use; the record has no answer': null,
  'key-endangered: a denied attempt of which nothing else is recorded': null,
};

/** The example is about somebody who has no detector, or guards another bucket, or names other writers. */
const OF_OTHER_CONFIGURATIONS: Readonly<Record<Name, Severity | null>> = {
  'detector-tampered: a Deny of reading, where nothing says that a detector is deployed': 'critical',
  'trail-narrowed: a bucket that is left out': 'high',
  'key-endangered: an alias that nothing guarded is known to use stands for another key': null,
  'reading-denied: a writer of the dataset, by its name': 'low',
};

/** The record does not say what was set; AWS is asked, and has none. */
const ASKED: Readonly<Record<Name, Severity>> = {
  'default-retention-weakened: the record does not say to what it was set': 'medium',
  'logging-disabled: the record does not say to what it was set': 'medium',
};

/** Examples that a deployment judges otherwise than somebody who guards everything and can ask nobody. */
export const JUDGED_OTHERWISE: ReadonlyMap<string, Severity | null> = new Map(
  Object.entries({
    ...OTHER_TRAILS,
    ...NOT_GUARDED,
    ...OF_OTHER_CONFIGURATIONS,
    ...ASKED,
  }),
);
