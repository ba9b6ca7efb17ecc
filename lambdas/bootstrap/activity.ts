import { backOff } from '../../aws/back-off.ts';
import { openAudits } from '../../aws/dynamodb/audit-store.ts';
import { DynamoCallerStore } from '../../aws/dynamodb/caller-store.ts';
import { DynamoDeploymentLog } from '../../aws/dynamodb/deployment-log.ts';
import { DynamoManifestStore } from '../../aws/dynamodb/manifest-store.ts';
import { DynamoSettingsStore } from '../../aws/dynamodb/settings-store.ts';
import { DynamoUsedKeys } from '../../aws/dynamodb/used-keys.ts';
import { DynamoWatchStore } from '../../aws/dynamodb/watch-store.ts';
import { isPolicyPublic } from '../../aws/s3/policy-status.ts';
import type { ActivityPorts, SettingsReader } from '../../core/engine/activity/ports.ts';
import { clock, database, hash } from './environment.ts';
import { guard } from './guard.ts';
import { s3 } from './s3.ts';

const usedKeys = new DynamoUsedKeys(database.document, database.tables);

/** What judging calls and polling settings needs. */
export const activityPorts = (reader: SettingsReader): ActivityPorts => ({
  store: new DynamoManifestStore(database.document, database.tables, hash, usedKeys),
  callers: new DynamoCallerStore(database.document, database.tables),
  settings: new DynamoSettingsStore(database.document, database.tables),
  reader,
  isPolicyPublic: (bucket) => isPolicyPublic(s3, bucket),
  openAudits: (bucket) => openAudits(database.document, database.tables, bucket),
  deployments: new DynamoDeploymentLog(database.document, database.tables),
  interruptions: new DynamoWatchStore(database.document, database.tables),
  usedKeys,
  guard,
  clock,
  hash,
  backOff,
});
