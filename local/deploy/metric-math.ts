import type { Adaptation } from './template.ts';

interface MetricQuery {
  readonly MetricStat?: {
    readonly Metric: Readonly<Record<string, unknown>>;
    readonly Period: number;
    readonly Stat: string;
  };
}

const STATISTICS = new Set(['SampleCount', 'Average', 'Sum', 'Minimum', 'Maximum']);

/** An alarm on an expression watches the first metric of that expression instead: it exists, and what refers to it resolves. */
export const withoutMetricMath: Adaptation = (resource) => {
  const { Metrics, ...rest } = resource.Properties ?? {};
  if (resource.Type !== 'AWS::CloudWatch::Alarm' || !Array.isArray(Metrics)) return undefined;
  const stat = (Metrics as MetricQuery[]).find((query) => query.MetricStat)?.MetricStat;
  if (!stat) return undefined;
  const kind = STATISTICS.has(stat.Stat) ? 'Statistic' : 'ExtendedStatistic';
  const properties = { ...rest, ...stat.Metric, Period: stat.Period, [kind]: stat.Stat };
  return {
    resource: { ...resource, Properties: properties },
    note: 'alarms on metric math; this one watches one metric',
  };
};
