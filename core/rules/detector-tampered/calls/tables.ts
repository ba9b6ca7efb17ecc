import { at, flagAt } from '../../../base/json.ts';
import type { ApiCall } from '../../../cloudtrail/api-call.ts';
import {
  adjusts,
  alters,
  destroys,
  type Group,
  isOff,
  isOn,
  loosens,
  notes,
  settingsIn,
  silences,
  type Tampering,
} from '../tampering.ts';

export const TABLES: Group = {
  what: 'table',
  names: ['tableName', 'tableArn', 'resourceArn', 'globalTableName', 'backupArn', 'targetTableName'],
  calls: {
    'dynamodb:DeleteTable': destroys(),
    'dynamodb:UpdateTable': table,
    'dynamodb:UpdateContinuousBackups': backups,
    'dynamodb:UpdateTimeToLive': timeToLive,
    'dynamodb:PutResourcePolicy': alters('has another policy'),
    'dynamodb:DeleteResourcePolicy': alters('lost its policy'),
    'dynamodb:DeleteBackup': loosens('lost a backup'),
    'dynamodb:RestoreTableFromBackup': notes('was restored from a backup'),
    'dynamodb:RestoreTableToPointInTime': notes('was restored to an earlier time'),
    'dynamodb:ExportTableToPointInTime': notes('was copied to a bucket'),
    'dynamodb:EnableKinesisStreamingDestination': notes('sends its changes to one more stream'),
    'dynamodb:DisableKinesisStreamingDestination': notes('sends its changes to one stream less'),
    'dynamodb:UpdateKinesisStreamingDestination': notes('sends its changes in another way'),
    'dynamodb:CreateGlobalTable': adjusts('has a copy in another Region'),
    'dynamodb:UpdateGlobalTable': adjusts('has other copies in other Regions'),
    'dynamodb:UpdateTableReplicaAutoScaling': adjusts('scales in another way'),
  },
};

const written = silences('was written to by somebody else: what it says is no longer sure');

/** Data events: only the functions write what was observed. */
export const ITEMS: Group = {
  what: 'table',
  names: ['tableName', 'requestItems', 'transactItems'],
  sparesOwn: true,
  calls: {
    'dynamodb:PutItem': written,
    'dynamodb:UpdateItem': written,
    'dynamodb:DeleteItem': written,
    'dynamodb:BatchWriteItem': written,
    'dynamodb:TransactWriteItems': written,
    'dynamodb:ExecuteStatement': written,
    'dynamodb:BatchExecuteStatement': written,
    'dynamodb:ExecuteTransaction': written,
  },
};

/** Alerts are sent from the stream; a cap on writes keeps findings from being recorded. */
function table(call: ApiCall): Tampering | null {
  if (flagAt(call.parameters, 'streamSpecification', 'streamEnabled') === false)
    return silences('has no stream any more: no alert is sent from it');
  if (isOff(call, 'deletionProtectionEnabled')) return alters('can be deleted: its protection is off');
  const settings = settingsIn(call, ['tableName', 'tableClass']).filter(
    (name) => name !== 'deletionProtectionEnabled',
  );
  return settings.length === 0 ? null : alters(`was changed: ${settings.join(', ')}`);
}

function backups(call: ApiCall): Tampering | null {
  const path = ['pointInTimeRecoverySpecification', 'pointInTimeRecoveryEnabled'] as const;
  if (isOff(call, ...path)) return alters('cannot be restored to an earlier time any more');
  const days = at(call.parameters, 'pointInTimeRecoverySpecification', 'recoveryPeriodInDays');
  return days === undefined ? null : adjusts(`can be restored for ${String(days)} days only`);
}

function timeToLive(call: ApiCall): Tampering | null {
  return isOn(call, 'timeToLiveSpecification', 'enabled') ? alters('forgets items after a time') : null;
}
