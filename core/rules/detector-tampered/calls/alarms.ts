import { numberAt } from '../../../base/json.ts';
import type { ApiCall } from '../../../cloudtrail/api-call.ts';
import { adjusts, type Group, isOff, loosens, notes, type Tampering } from '../tampering.ts';

/** What tells that the detector itself is in trouble. */
export const ALARMS: Group = {
  what: 'alarm',
  names: ['alarmNames', 'alarmName', 'muteTargets.alarmNames'],
  calls: {
    'monitoring:DeleteAlarms': loosens('was deleted'),
    'monitoring:DisableAlarmActions': loosens('tells nobody any more'),
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
  return isOff(call, 'actionsEnabled') ? loosens('tells nobody any more') : adjusts('was changed');
}

/** A year is what the stack sets. */
const YEAR = 365;

function retention({ parameters }: ApiCall): Tampering | null {
  const days = numberAt(parameters, 'retentionInDays');
  return days === null || days >= YEAR ? null : adjusts(`keeps what is written for ${days} days only`);
}
