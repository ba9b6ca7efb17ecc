import { Duration } from 'aws-cdk-lib';
import { Rule, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction as LambdaTarget } from 'aws-cdk-lib/aws-events-targets';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import { accountSettings, keyPolicies } from '../permissions/settings-read.ts';
import { SettingsReader } from './settings-reader.ts';
import type { Surroundings } from './surroundings.ts';
import { TIMEOUTS } from './timeouts.ts';

export interface LookAtSettingsProps {
  readonly surroundings: Surroundings;
  /** Takes the schedule's events that reach no function. */
  readonly undelivered: Queue;
}

/** Compares settings with the last ones seen: CloudTrail promises EventBridge no record, and drops large ones. */
export class LookAtSettings extends SettingsReader {
  constructor(scope: Construct, id: string, { surroundings, undelivered }: LookAtSettingsProps) {
    super(scope, id, {
      entry: 'look-at-settings',
      description: 'Sealwatch: compares settings with the last ones seen',
      timeout: TIMEOUTS.look,
      surroundings,
      permissions: [...accountSettings, ...keyPolicies(keysOf(surroundings))],
    });
    new Rule(this, 'EveryQuarter', {
      description: 'Sealwatch: finds changes of settings that no record told',
      schedule: Schedule.rate(Duration.minutes(15)),
      // The next look is the retry.
      targets: [new LambdaTarget(this.function, { deadLetterQueue: undelivered, retryAttempts: 0 })],
    });
  }
}

/** Keys of guarded data, and of the stack itself. */
const keysOf = ({ config, ownKeys }: Surroundings): string[] => [
  ...new Set(config.buckets.flatMap(({ kmsKeyArn }) => kmsKeyArn ?? [])),
  ...ownKeys.map(({ keyArn }) => keyArn),
];
