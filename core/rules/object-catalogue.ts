import { objectAdded } from './object-added/index.ts';
import { objectAltered } from './object-altered/index.ts';
import { objectRemoved } from './object-removed/index.ts';
import { objectRolledBack } from './object-rolled-back/index.ts';
import { objectSwapped } from './object-swapped/index.ts';
import { objectUnverifiable } from './object-unverifiable/index.ts';
import type { ObjectRule } from './rule.ts';
import { transientContent } from './transient-content/index.ts';
import { versionDestroyed } from './version-destroyed/index.ts';
import { versionsExpired } from './versions-expired/index.ts';

/** Every rule about objects and versions, in the order of the catalogue. */
export const OBJECT_RULES: readonly ObjectRule[] = [
  objectAltered,
  objectAdded,
  objectSwapped,
  objectRolledBack,
  objectUnverifiable,
  objectRemoved,
  transientContent,
  versionDestroyed,
  versionsExpired,
];
