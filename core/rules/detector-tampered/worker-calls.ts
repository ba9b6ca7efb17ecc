import { at, flagAt, listAt, numberAt, textAt } from '../../base/json.ts';
import type { ApiCall } from '../../cloudtrail/api-call.ts';
import type { Guard } from '../../scope/guard.ts';
import { isOwn } from '../../scope/own-resources.ts';
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
} from './tampering.ts';

/** Calls that put right, or only make: DeleteFunctionConcurrency, CreateFunction, PublishVersion, DeleteFunctionUrlConfig, tags. */
export const FUNCTIONS: Group = {
  what: 'function',
  names: ['functionName', 'response.functionName', 'response.functionArn', 'resource'],
  calls: {
    'lambda:DeleteFunction': (call) =>
      textAt(call.parameters, 'qualifier') === null ? destroys() : alters('lost a version'),
    'lambda:UpdateFunctionCode': (call) => (isOn(call, 'dryRun') ? null : alters('got other code')),
    'lambda:UpdateFunctionConfiguration': configuration,
    'lambda:PutFunctionConcurrency': concurrency,
    'lambda:AddPermission': alters('may be called by others'),
    'lambda:RemovePermission': alters('may no longer be called by what called it'),
    'lambda:UpdateAlias': alters('has an alias that stands for another version'),
    'lambda:DeleteAlias': alters('lost an alias'),
    'lambda:CreateFunctionUrlConfig': alters('has an address in the internet'),
    'lambda:UpdateFunctionUrlConfig': alters('has another address in the internet'),
    'lambda:PutFunctionEventInvokeConfig': adjusts('is retried in another way'),
    'lambda:UpdateFunctionEventInvokeConfig': adjusts('is retried in another way'),
    'lambda:DeleteFunctionEventInvokeConfig': adjusts('is retried in another way'),
    'lambda:PutRuntimeManagementConfig': adjusts('gets its runtime in another way'),
    'lambda:PutFunctionScalingConfig': adjusts('scales in another way'),
    'lambda:DeleteFunctionCodeSigningConfig': loosens('takes code that nobody signed'),
    'lambda:DeleteProvisionedConcurrencyConfig': notes('starts more slowly'),
    'lambda:PutResourcePolicy': alters('has another policy'),
    'lambda:DeleteResourcePolicy': alters('lost its policy'),
  },
};

/** With another role it may do other things, and in a network it may reach nothing. */
function configuration({ parameters }: ApiCall, guard: Guard): Tampering {
  const role = textAt(parameters, 'role');
  if (role !== null && !isOwn(guard, role))
    return silences(`got another role, which may not do what it needs: ${role}`);
  if (listAt(parameters, 'vpcConfig', 'subnetIds').length > 0)
    return silences('was put into a network, from which it may reach nothing');
  return alters('got another configuration; the record leaves its environment out');
}

/** What delivers events to the functions. The answer names function and source; the parameters have a UUID only. */
export const MAPPINGS: Group = {
  what: 'event source of',
  names: [
    'functionName',
    'eventSourceArn',
    'response.functionArn',
    'response.functionName',
    'response.eventSourceArn',
  ],
  calls: {
    'lambda:DeleteEventSourceMapping': destroys(),
    'lambda:UpdateEventSourceMapping': mapping,
    'lambda:LambdaESMDisabled': silences('was switched off by Lambda itself'),
  },
};

/** Another reader of a queue takes its messages away from the detector. */
export const THIEVES: Group = {
  what: 'queue or stream',
  names: ['eventSourceArn', 'response.eventSourceArn', 'source', 'Source', 'response.source'],
  calls: {
    'lambda:CreateEventSourceMapping': anotherReader,
    'pipes:CreatePipe': pipe,
    'pipes:UpdatePipe': pipe,
    'pipes:StartPipe': pipe,
  },
};

/** A pipe deletes what it took. */
function pipe({ parameters }: ApiCall): Tampering {
  const name = textAt(parameters, 'name') ?? textAt(parameters, 'Name');
  const target = textAt(parameters, 'target') ?? textAt(parameters, 'Target');
  const where = target === null ? '' : `, which gives what it takes to ${target}`;
  return alters(`is read by the pipe ${name ?? 'that the record does not name'}${where}`);
}

function concurrency({ parameters }: ApiCall): Tampering {
  const reserved = numberAt(parameters, 'reservedConcurrentExecutions');
  if (reserved === 0) return silences('can run no more: its reserved concurrency is 0');
  return adjusts(`runs ${reserved ?? 'another number of'} times at once at most`);
}

function mapping(call: ApiCall): Tampering | null {
  if (isOff(call, 'enabled')) return silences('was switched off');
  const settings = settingsIn(call, ['uuid', 'uUID', 'enabled', 'functionName']);
  return settings.length === 0 ? null : alters(`was changed: ${settings.join(', ')}`);
}

/** The detector's own functions are what a deployment makes read it. */
function anotherReader({ parameters, response }: ApiCall, guard: Guard): Tampering | null {
  const reader = textAt(parameters, 'functionName') ?? textAt(response, 'functionArn');
  if (isOwn(guard, reader)) return null;
  return alters(`is read by the function ${reader ?? 'that the record does not name'}`);
}

/** What reads large objects, and what works on runs: while they do not, nobody judges those objects, and no sweep looks for what no event reported. */
export const STATE_MACHINES: Group = {
  what: 'state machine',
  // `sealwatch runs stop` has a function end an execution.
  sparesOwn: true,
  names: [
    'stateMachineArn',
    'stateMachineAliasArn',
    'stateMachineVersionArn',
    'executionArn',
    'mapRunArn',
    'name',
  ],
  calls: {
    'states:DeleteStateMachine': destroys(),
    'states:UpdateStateMachine': alters('was changed, so that it may read or judge no more'),
    'states:StopExecution': silences('had the reading of a large object, or a run, stopped'),
    'states:UpdateMapRun': adjusts('works on a large object, or a run, in another way'),
    'states:UpdateStateMachineAlias': alters('has an alias that stands for another version'),
    'states:DeleteStateMachineAlias': alters('lost an alias'),
    'states:DeleteStateMachineVersion': alters('lost a version'),
  },
};

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
