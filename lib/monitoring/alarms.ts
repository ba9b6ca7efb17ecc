import { Duration } from 'aws-cdk-lib';
import { Alarm, ComparisonOperator, type IMetric, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';

export interface AlarmRule {
  /** Measured over five minutes. @see {@link FIVE_MINUTES} */
  readonly metric: IMetric;
  /** The least value that is trouble. */
  readonly atLeast: number;
  /** What it means and what to do. */
  readonly description: string;
  /** Periods in a row. @default 1 */
  readonly periods?: number;
}

export const FIVE_MINUTES = { period: Duration.minutes(5) } as const;

/** Alarms that tell the operations topic, when they begin and when they end. */
export class Alarms extends Construct {
  readonly all: Alarm[] = [];
  readonly #action: SnsAction;

  constructor(scope: Construct, id: string, operations: ITopic) {
    super(scope, id);
    this.#action = new SnsAction(operations);
  }

  /** Raised when there is too much of something. */
  add(id: string, { metric, atLeast, description, periods = 1 }: AlarmRule): void {
    this.#add(
      new Alarm(this, id, {
        metric,
        threshold: atLeast,
        comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
        evaluationPeriods: periods,
        treatMissingData: TreatMissingData.NOT_BREACHING,
        alarmDescription: description,
      }),
    );
  }

  /** Raised when something that always happens does not. */
  addSilence(id: string, metric: IMetric, description: string): void {
    this.#add(
      new Alarm(this, id, {
        metric,
        threshold: 1,
        comparisonOperator: ComparisonOperator.LESS_THAN_THRESHOLD,
        evaluationPeriods: 2,
        treatMissingData: TreatMissingData.BREACHING,
        alarmDescription: description,
      }),
    );
  }

  #add(alarm: Alarm): void {
    alarm.addAlarmAction(this.#action);
    alarm.addOkAction(this.#action);
    this.all.push(alarm);
  }
}
