import { APPROVALS } from './approvals.examples.ts';
import { DELETE_MARKERS } from './delete-markers.examples.ts';
import { DESTRUCTIONS } from './destructions.examples.ts';
import { EVENTS, SEALING } from './events.examples.ts';
import { MODE_PROMISES } from './modes.examples.ts';
import { NULL_VERSIONS } from './null-versions.examples.ts';
import { RECOVERY } from './recovery.examples.ts';
import type { Theme } from './row.examples.ts';
import { SAME_BYTES, SWAPS } from './same-bytes.examples.ts';
import { UNREADABLE } from './unreadable.examples.ts';

/** What becomes of a key, history by history. Tests run every row; `docs/design/judging.md` shows them. */
export const TABLE_OF_JUDGEMENT: readonly Theme[] = [
  MODE_PROMISES,
  SAME_BYTES,
  APPROVALS,
  RECOVERY,
  SWAPS,
  DELETE_MARKERS,
  DESTRUCTIONS,
  NULL_VERSIONS,
  UNREADABLE,
  EVENTS,
  SEALING,
];
