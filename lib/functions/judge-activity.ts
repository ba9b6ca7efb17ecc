import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import { tableWrite } from '../permissions/table-access.ts';
import { SettingsReader } from './settings-reader.ts';
import type { Surroundings } from './surroundings.ts';
import { TIMEOUTS } from './timeouts.ts';

export interface JudgeActivityProps {
  readonly surroundings: Surroundings;
  readonly queue: Queue;
}

/** Works off CloudTrail's records: what was done, by whom, and what it means for guarded data and for the detector. */
export class JudgeActivity extends SettingsReader {
  constructor(scope: Construct, id: string, { surroundings, queue }: JudgeActivityProps) {
    const { tables } = surroundings;
    super(scope, id, {
      entry: 'judge-activity',
      description: 'Sealwatch: judges calls that CloudTrail recorded',
      timeout: TIMEOUTS.activity,
      surroundings,
      permissions: [...tableWrite(tables.manifest), ...tableWrite(tables.versions)],
    });
    this.function.addEventSource(
      new SqsEventSource(queue, { batchSize: 10, maxConcurrency: 10, reportBatchItemFailures: true }),
    );
  }
}
