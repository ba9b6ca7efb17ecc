import { at, isObject, numberAt, textAt } from '../../base/json.ts';
import type { ApiCall } from '../../cloudtrail/api-call.ts';
import {
  adjusts,
  alters,
  destroys,
  type Group,
  isOff,
  loosens,
  notes,
  silences,
  type Tampering,
} from './tampering.ts';

export const EVENT_RULES: Group = {
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

/**
 * One of the stack's name is ours. The default bus is everybody's, and carries what the detector lives on: with a key of somebody's,
 * whoever has the key decides what arrives.
 */
export const BUSES: Group = {
  what: 'event bus',
  names: ['name', 'eventBusName', 'archiveName'],
  calls: {
    'events:DeleteEventBus': destroys(),
    'events:UpdateEventBus': bus,
    'events:PutPermission': alters('takes events from others'),
    'events:RemovePermission': alters('no longer takes events from what sent them'),
    'events:DeleteArchive': loosens('lost an archive'),
    'events:UpdateArchive': adjusts('has an archive that was changed'),
  },
  isShared: (name, call, guard) =>
    guard.scope === 'configured' &&
    call.name === 'UpdateEventBus' &&
    /^(?:arn:[^:]*:events:[^:]*:\d*:event-bus\/)?default$/.test(name) &&
    textAt(call.parameters, 'kmsKeyIdentifier') !== null,
};

function bus({ parameters }: ApiCall): Tampering {
  const key = textAt(parameters, 'kmsKeyIdentifier');
  return key === null
    ? alters()
    : silences(`is encrypted with ${key}: whoever has that key decides which events arrive`);
}

export const SCHEDULES: Group = {
  what: 'schedule',
  names: ['name', 'groupName'],
  calls: {
    'scheduler:DeleteSchedule': destroys('was deleted: what it started starts no more'),
    'scheduler:DeleteScheduleGroup': destroys('was deleted: what it started starts no more'),
    'scheduler:UpdateSchedule': (call) => stated(call) ?? alters('was changed'),
  },
};

const stated = ({ parameters }: ApiCall): Tampering | null =>
  textAt(parameters, 'state')?.toUpperCase() === 'DISABLED' ? silences('was switched off') : null;

export const QUEUES: Group = {
  what: 'queue',
  names: ['queueUrl', 'queueArn', 'queueName', 'sourceArn'],
  calls: {
    'sqs:DeleteQueue': destroys(),
    'sqs:PurgeQueue': silences('was emptied: what waited in it is lost'),
    'sqs:SetQueueAttributes': attributes,
    'sqs:AddPermission': alters('may be used by others'),
    'sqs:RemovePermission': alters('may no longer be used by what used it'),
    'sqs:StartMessageMoveTask': moved,
    'sqs:CancelMessageMoveTask': notes('is no longer moved on'),
  },
};

/** Data events. Who reads or deletes takes events away; who sends makes them up. */
export const QUEUE_MESSAGES: Group = {
  what: 'queue',
  names: ['queueUrl', 'queueArn'],
  sparesOwn: true,
  calls: {
    'sqs:ReceiveMessage': alters('was read by somebody else'),
    'sqs:DeleteMessage': silences('lost a message to somebody else'),
    'sqs:DeleteMessageBatch': silences('lost messages to somebody else'),
    'sqs:ChangeMessageVisibility': alters('had a message held back by somebody else'),
    'sqs:ChangeMessageVisibilityBatch': alters('had messages held back by somebody else'),
    'sqs:SendMessage': loosens('got a message from somebody else'),
    'sqs:SendMessageBatch': loosens('got messages from somebody else'),
  },
};

function attributes({ parameters }: ApiCall): Tampering {
  const set = at(parameters, 'attributes');
  const names = isObject(set) ? Object.keys(set) : [];
  return alters(names.length === 0 ? 'was changed' : `was changed: ${names.join(', ')}`);
}

/** Back to where they came from is what a runbook says; anywhere else is theft. */
function moved({ parameters }: ApiCall): Tampering {
  const destination = textAt(parameters, 'destinationArn');
  return destination === null
    ? notes('gives its messages back to the queue that they came from')
    : silences(`gives its messages to ${destination}`);
}

export const TOPICS: Group = {
  what: 'topic',
  names: ['topicArn', 'subscriptionArn', 'resourceArn', 'name'],
  calls: {
    'sns:DeleteTopic': destroys(),
    'sns:SetTopicAttributes': topicAttribute,
    'sns:Unsubscribe': silences('lost a subscriber'),
    'sns:SetSubscriptionAttributes': subscriptionAttribute,
    'sns:AddPermission': alters('may be used by others'),
    'sns:RemovePermission': alters('may no longer be used by what used it'),
    'sns:PutDataProtectionPolicy': alters('has a policy that can hold messages back or mask them'),
    'sns:Subscribe': notes('has one more subscriber'),
  },
};

/** Data events: who else publishes makes alerts up. */
export const TOPIC_MESSAGES: Group = {
  what: 'topic',
  names: ['topicArn', 'targetArn'],
  sparesOwn: true,
  calls: {
    'sns:Publish': loosens('got a message from somebody else'),
    'sns:PublishBatch': loosens('got messages from somebody else'),
  },
};

function topicAttribute({ parameters }: ApiCall): Tampering {
  const name = textAt(parameters, 'attributeName');
  if (name === 'DisplayName') return notes('has another display name');
  return alters(`was changed: ${name ?? 'the record does not say what'}`);
}

/** An empty filter lets everything through. */
function subscriptionAttribute({ parameters }: ApiCall): Tampering | null {
  const name = textAt(parameters, 'attributeName');
  const value = textAt(parameters, 'attributeValue')?.replace(/\s/g, '') ?? '';
  if (name !== 'FilterPolicy')
    return alters(`has a subscription that was changed: ${name ?? 'the record does not say what'}`);
  return value === '' || value === '{}' ? null : silences('has a subscription that takes only some messages');
}

/** What reports that the detector itself is in trouble. */
export const ALARMS: Group = {
  what: 'alarm',
  names: ['alarmNames', 'alarmName', 'muteTargets.alarmNames'],
  calls: {
    'monitoring:DeleteAlarms': loosens('was deleted'),
    'monitoring:DisableAlarmActions': loosens('notifies nobody any more'),
    'monitoring:SetAlarmState': adjusts('was set to a state by hand'),
    'monitoring:PutMetricAlarm': alarm,
    'monitoring:PutCompositeAlarm': alarm,
    'monitoring:PutAlarmMuteRule': loosens('is muted'),
  },
};

export const DASHBOARDS: Group = {
  what: 'dashboard',
  names: ['dashboardNames', 'dashboardName'],
  calls: {
    'monitoring:DeleteDashboards': notes('was deleted'),
    'monitoring:PutDashboard': notes('was changed'),
  },
};

export const LOGS: Group = {
  what: 'log group',
  names: ['logGroupName', 'logGroupIdentifier', 'logGroupArn', 'resourceIdentifier', 'resourceArn'],
  calls: {
    'logs:DeleteLogGroup': loosens('was deleted, with what the functions wrote'),
    'logs:DeleteLogStream': loosens('lost a part of what the functions wrote'),
    'logs:PutRetentionPolicy': retention,
    'logs:DeleteMetricFilter': loosens('is counted no more by a metric'),
    'logs:PutMetricFilter': adjusts('is counted by another metric'),
    'logs:DeleteSubscriptionFilter': loosens('is copied no more'),
    'logs:PutSubscriptionFilter': adjusts('is copied elsewhere'),
    'logs:DisassociateKmsKey': loosens('is encrypted with no key of its own'),
    'logs:AssociateKmsKey': adjusts('is encrypted with another key'),
    'logs:PutDataProtectionPolicy': adjusts('masks what is written to it'),
    'logs:DeleteResourcePolicy': adjusts('lost its policy'),
  },
};

function alarm(call: ApiCall): Tampering {
  return isOff(call, 'actionsEnabled') ? loosens('notifies nobody any more') : adjusts('was changed');
}

/** A year is what the stack sets. */
const YEAR = 365;

function retention({ parameters }: ApiCall): Tampering | null {
  const days = numberAt(parameters, 'retentionInDays');
  return days === null || days >= YEAR ? null : adjusts(`keeps what is written for ${days} days only`);
}
