import { describe, expect, it } from 'vitest';
import { adaptResources } from './adapt.ts';

const ENDPOINT = 'http://127.0.0.1:4566';

const metric = (MetricName: string, Stat = 'Sum') => ({
  Id: MetricName.toLowerCase(),
  MetricStat: {
    Metric: { Namespace: 'N', MetricName, Dimensions: [{ Name: 'd', Value: 'v' }] },
    Period: 300,
    Stat,
  },
});

const alarm = (Properties: Record<string, unknown>) => ({
  Type: 'AWS::CloudWatch::Alarm',
  DependsOn: ['X'],
  Properties,
});

describe('an alarm on an expression', () => {
  it('watches the first metric instead, and keeps all else', () => {
    const Metrics = [{ Id: 'e', Expression: 'a + b' }, metric('A'), metric('B')];
    const { resources, notes } = adaptResources(
      { Feed: alarm({ Threshold: 1, Metrics }) },
      { endpoint: ENDPOINT },
    );
    const dimensions = { Dimensions: [{ Name: 'd', Value: 'v' }] };
    const properties = {
      Threshold: 1,
      Namespace: 'N',
      MetricName: 'A',
      Period: 300,
      Statistic: 'Sum',
      ...dimensions,
    };
    expect(resources).toEqual({ Feed: alarm(properties) });
    expect(notes).toEqual([expect.stringContaining('(Feed)')]);
  });

  it('keeps a percentile as one', () => {
    const { resources } = adaptResources(
      { Slow: alarm({ Metrics: [metric('A', 'p99')] }) },
      { endpoint: ENDPOINT },
    );
    expect(resources.Slow?.Properties).toMatchObject({ ExtendedStatistic: 'p99' });
  });
});

it('everything else stays as it is', () => {
  const given = { Plain: alarm({ MetricName: 'A', Namespace: 'N' }), Queue: { Type: 'AWS::SQS::Queue' } };
  expect(adaptResources(given, { endpoint: ENDPOINT })).toEqual({ resources: given, notes: [] });
});
