import { Duration, Stack } from 'aws-cdk-lib';
import { Rule, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction as LambdaTarget } from 'aws-cdk-lib/aws-events-targets';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import { tableAccess } from '../permissions/permission.ts';
import { postureRead } from '../permissions/posture-read.ts';
import { BundledFunction, type Surroundings, workOff } from './bundled-function.ts';
import { TIMEOUTS } from './timeouts.ts';

export interface AuditPostureProps {
  readonly surroundings: Surroundings;
  /** Holds records of calls that may have changed a bucket. */
  readonly requests: Queue;
  /** Takes the schedule's events that reach no function. */
  readonly undelivered: Queue;
}

/** Audits guarded buckets: all on a schedule, one when it changed. What is worse than before is a finding. */
export class AuditPosture extends BundledFunction {
  constructor(scope: Construct, id: string, { surroundings, requests, undelivered }: AuditPostureProps) {
    const {
      config,
      tables: { findings, runs },
    } = surroundings;
    super(scope, id, {
      entry: 'audit-posture',
      description: 'Sealwatch: audits how well guarded buckets would resist',
      timeout: TIMEOUTS.audit,
      memorySize: 1024,
      surroundings,
      permissions: [
        ...postureRead(config, Stack.of(scope).stackName),
        ...tableAccess({
          read: [findings, runs],
          indexes: [findings.indexArn('open-by-severity'), findings.indexArn('by-time')],
          put: [findings, runs],
        }),
      ],
    });
    workOff(this, requests, { batchSize: 10, maxConcurrency: 2 });
    new Rule(this, 'EverySixHours', {
      description: 'Sealwatch: audits every guarded bucket, and searches for those that nobody guards',
      schedule: Schedule.rate(Duration.hours(6)),
      // The next audit is the retry.
      targets: [new LambdaTarget(this.function, { deadLetterQueue: undelivered, retryAttempts: 0 })],
    });
  }
}
