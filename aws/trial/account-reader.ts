import type { AccessAnalyzerClient } from '@aws-sdk/client-accessanalyzer';
import {
  type CloudTrailClient,
  DescribeTrailsCommand,
  GetTrailStatusCommand,
} from '@aws-sdk/client-cloudtrail';
import {
  type CloudWatchClient,
  GetMetricStatisticsCommand,
  paginateDescribeAlarms,
} from '@aws-sdk/client-cloudwatch';
import { DescribeTimeToLiveCommand } from '@aws-sdk/client-dynamodb';
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { JsonObject } from '../../core/base/json.ts';
import type { Clock } from '../../core/base/time.ts';
import type { AccountReader } from '../../core/trial/ports.ts';
import { askAws } from './ask-aws.ts';

interface ReaderClients {
  readonly trails: CloudTrailClient;
  readonly cloudWatch: CloudWatchClient;
  readonly documents: DynamoDBDocumentClient;
  /** Loaded only when it is asked. */
  readonly analyzer: () => Promise<AccessAnalyzerClient>;
}

interface ReadDeployment {
  readonly stack: string;
  /** Of its ARNs: `aws`. */
  readonly partition: string;
  readonly account: string;
  readonly runsTable: string;
  readonly bucket: string;
}

const HOUR_MS = 3_600_000;
/** A word of AWS; a whole message may name somebody. */
const WORD = /^\w+$/;

/** Reads settings of the deployment and of the account. */
export class AwsAccountReader implements AccountReader {
  readonly arns: AccountReader['arns'];
  readonly #clients: ReaderClients;
  readonly #deployment: ReadDeployment;
  readonly #clock: Clock;

  constructor(clients: ReaderClients, deployment: ReadDeployment, clock: Clock) {
    this.#clients = clients;
    this.#deployment = deployment;
    this.#clock = clock;
    this.arns = {
      bucket: `arn:${deployment.partition}:s3:::${deployment.bucket}`,
      principal: `arn:${deployment.partition}:iam::${deployment.account}:root`,
    };
  }

  async stackTrail(): ReturnType<AccountReader['stackTrail']> {
    const { trails } = this.#clients;
    const Name = `${this.#deployment.stack}-trail`;
    const { trailList = [] } = await askAws('cloudtrail DescribeTrails', () =>
      trails.send(new DescribeTrailsCommand({ trailNameList: [Name] })),
    );
    if (trailList.length === 0) return null;
    const status = await askAws('cloudtrail GetTrailStatus', () =>
      trails.send(new GetTrailStatusCommand({ Name })),
    );
    const error = status.LatestDeliveryError || null;
    return {
      isLogging: status.IsLogging === true,
      deliveredAt: status.LatestDeliveryTime?.toISOString() ?? null,
      deliveryError: error === null || WORD.test(error) ? error : 'an error',
    };
  }

  async metricValues(): Promise<number> {
    const now = this.#clock();
    const { Datapoints: values = [] } = await askAws('cloudwatch GetMetricStatistics', () =>
      this.#clients.cloudWatch.send(
        new GetMetricStatisticsCommand({
          Namespace: 'Sealwatch',
          MetricName: 'OldestUnreportedFinding',
          Dimensions: [
            { Name: 'service', Value: 'watch-delivery' },
            { Name: 'stack', Value: this.#deployment.stack },
          ],
          Statistics: ['Maximum'],
          Period: 60,
          StartTime: new Date(now.getTime() - HOUR_MS),
          EndTime: now,
        }),
      ),
    );
    return values.length;
  }

  metricMathStates(): Promise<readonly string[]> {
    return askAws('cloudwatch DescribeAlarms', async () => {
      const states: string[] = [];
      const pages = paginateDescribeAlarms(
        { client: this.#clients.cloudWatch },
        { AlarmNamePrefix: `${this.#deployment.stack}-` },
      );
      for await (const { MetricAlarms: alarms = [] } of pages)
        for (const { Metrics: math = [], StateValue: state = 'UNKNOWN' } of alarms)
          if (math.length > 0) states.push(state);
      return states;
    });
  }

  async runsExpiry(): Promise<string> {
    const { TimeToLiveDescription: found } = await askAws('dynamodb DescribeTimeToLive', () =>
      this.#clients.documents.send(new DescribeTimeToLiveCommand({ TableName: this.#deployment.runsTable })),
    );
    return found?.TimeToLiveStatus ?? 'UNKNOWN';
  }

  async publicAccess(policy: JsonObject): Promise<string> {
    const { CheckNoPublicAccessCommand } = await import('@aws-sdk/client-accessanalyzer');
    const analyzer = await this.#clients.analyzer();
    const { result } = await askAws('access-analyzer CheckNoPublicAccess', () =>
      analyzer.send(
        new CheckNoPublicAccessCommand({
          policyDocument: JSON.stringify(policy),
          resourceType: 'AWS::S3::Bucket',
        }),
      ),
    );
    return result ?? 'UNKNOWN';
  }
}
