import { textAt } from '../../../base/json.ts';
import type { ApiCall } from '../../../cloudtrail/api-call.ts';
import { adjusts, alters, destroys, type Group, loosens, silences, type Tampering } from '../tampering.ts';

export const RULES: Group = {
  what: 'event rule',
  names: ['name', 'rule', 'response.ruleArn'],
  calls: {
    'events:DisableRule': silences('was switched off: its events are lost'),
    'events:DeleteRule': destroys('was deleted: its events are lost'),
    'events:RemoveTargets': silences('lost a target: its events are lost'),
    'events:PutRule': (call) => stated(call) ?? alters('was written anew; it may match other events'),
    'events:PutTargets': alters('sends its events elsewhere, or to more'),
  },
};

/** The default bus is everybody's; one of this name is ours. */
export const BUSES: Group = {
  what: 'event bus',
  names: ['name', 'eventBusName', 'archiveName'],
  calls: {
    'events:DeleteEventBus': destroys(),
    'events:UpdateEventBus': alters(),
    'events:PutPermission': alters('takes events from others'),
    'events:RemovePermission': alters('no longer takes events from what sent them'),
    'events:DeleteArchive': loosens('lost an archive'),
    'events:UpdateArchive': adjusts('has an archive that was changed'),
  },
};

export const SCHEDULES: Group = {
  what: 'schedule',
  names: ['name', 'groupName'],
  calls: {
    'scheduler:DeleteSchedule': destroys('was deleted: what it started starts no more'),
    'scheduler:DeleteScheduleGroup': destroys('was deleted: what it started starts no more'),
    'scheduler:UpdateSchedule': (call) => stated(call) ?? alters('was changed'),
  },
};

export const STATE_MACHINES: Group = {
  what: 'state machine',
  names: ['stateMachineArn', 'executionArn', 'mapRunArn', 'stateMachineAliasArn'],
  calls: {
    'states:DeleteStateMachine': destroys(),
    'states:UpdateStateMachine': alters(),
    'states:StopExecution': alters('was stopped in the middle of a run'),
    'states:UpdateMapRun': adjusts('runs in another width'),
    'states:UpdateStateMachineAlias': alters('has an alias that stands for another version'),
    'states:DeleteStateMachineAlias': alters('lost an alias'),
    'states:DeleteStateMachineVersion': alters('lost a version'),
  },
};

const stated = ({ parameters }: ApiCall): Tampering | null =>
  textAt(parameters, 'state')?.toUpperCase() === 'DISABLED' ? silences('was switched off') : null;
