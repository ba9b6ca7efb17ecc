import { Duration } from 'aws-cdk-lib';
import { Stats } from 'aws-cdk-lib/aws-cloudwatch';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { type Alarms, FIVE_MINUTES } from './alarms.ts';

/** A function that fails or is not let run. */
export const watchFunction = (alarms: Alarms, id: string, watched: LambdaFunction): void => {
  alarms.add(`${id}Errors`, {
    metric: watched.metricErrors(FIVE_MINUTES),
    atLeast: 1,
    description: `The function ${id} failed. Its work is tried again; see its log for the reason.`,
  });
  alarms.add(`${id}Throttles`, {
    metric: watched.metricThrottles(FIVE_MINUTES),
    atLeast: 1,
    description: `The function ${id} was not let run: the account's concurrency is used up, or somebody has limited it.`,
    periods: 3,
  });
};

/** The look at settings, which alone finds what no record told. */
export const watchLook = (alarms: Alarms, look: LambdaFunction): void =>
  alarms.addSilence(
    'LookAtSettingsSilent',
    look.metricInvocations({ period: Duration.minutes(30) }),
    'Nobody looks at the settings of guarded buckets: the function that runs every 15 minutes does not. See whether its schedule was disabled.',
  );

/** The audit, which alone finds what changed around the buckets, and which of them nobody guards. */
export const watchAudit = (alarms: Alarms, audit: LambdaFunction): void =>
  alarms.addSilence(
    'AuditPostureSilent',
    audit.metricInvocations({ period: Duration.hours(12) }),
    'Nobody audits the guarded buckets: the function that runs every six hours does not. See whether its schedule was disabled.',
  );

/** The function that tells people, which would otherwise fall silent without a word. */
export const watchNotify = (alarms: Alarms, notify: LambdaFunction): void => {
  alarms.addSilence(
    'NotifySilent',
    notify.metricInvocations(FIVE_MINUTES),
    'Alerts are not sent: the function that runs every minute does not. See whether its schedule was disabled.',
  );
  alarms.add('NotifyBehind', {
    metric: notify.metric('IteratorAge', { ...FIVE_MINUTES, statistic: Stats.MAXIMUM }),
    atLeast: 10 * 60 * 1000,
    description:
      'Findings wait in the stream for ten minutes or longer: alerts depend on the schedule alone.',
  });
};
