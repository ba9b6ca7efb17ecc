import { Duration } from 'aws-cdk-lib';
import { type IMetric, Metric, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import { SEVERITIES, type Severity } from '../../core/base/severity.ts';
import type { Alarms } from './alarms.ts';

const SERVICE = { service: 'audit-posture' };
/** As often as everything is audited. */
const PERIOD = Duration.hours(6);

const metric = (
  metricName: string,
  dimensionsMap: Record<string, string>,
  label: string | undefined,
  statistic: string,
) =>
  new Metric({
    namespace: 'Sealwatch',
    metricName,
    dimensionsMap,
    statistic,
    period: PERIOD,
    ...(label === undefined ? {} : { label }),
  });

const findings = (name: string, severity: Severity): Metric =>
  metric(name, { ...SERVICE, severity }, severity, Stats.MAXIMUM);

/** Score of each bucket. */
export const bucketScores = (buckets: readonly string[]): IMetric[] =>
  buckets.map((bucket) => metric('PostureScore', { ...SERVICE, bucket }, bucket, Stats.MINIMUM));

export const lowestScore = (): IMetric => metric('LowestPostureScore', SERVICE, 'lowest', Stats.MINIMUM);

export const openFindings = (): IMetric[] => SEVERITIES.map((severity) => findings('OpenFindings', severity));

export const overdueFindings = (): IMetric[] =>
  SEVERITIES.map((severity) => findings('OverdueFindings', severity));

/** A guarded bucket that no audit can see: it is gone, or keeps the auditor out. One run may meet a passing fault. */
export const watchUnaudited = (alarms: Alarms): void =>
  alarms.add('BucketsNotAudited', {
    metric: metric('BucketsNotAudited', SERVICE, undefined, Stats.MAXIMUM),
    atLeast: 1,
    periods: 2,
    description:
      'A guarded bucket could not be audited twice: it is gone, or could not be read. sealwatch status says which, and why.',
  });

/** A critical finding that nobody dealt with in time. */
export const watchOverdue = (alarms: Alarms): void =>
  alarms.add('OverdueCriticalFindings', {
    // Without a label: an alarm of a metric with one is a formula to CloudFormation.
    metric: metric('OverdueFindings', { ...SERVICE, severity: 'critical' }, undefined, Stats.MAXIMUM),
    atLeast: 1,
    description:
      'A critical finding is open for longer than the configuration allows: sealwatch findings lists it first.',
  });
