import type { DeploymentReader, StackPart } from '../../aws/doctor/deployment-reader.ts';
import type { Clock } from '../../core/base/time.ts';
import type { RuleFacts } from '../../core/doctor/judge-rules.ts';
import type { Fact } from '../../core/posture/facts.ts';
import type { Dataset } from '../../core/scope/dataset.ts';
import type { Connection } from '../connection/connect.ts';

/** How many questions of one kind are under way at once. */
export const AT_ONCE = 6;

/** What an examination is made from. */
export interface Given {
  readonly connection: Connection;
  readonly clock: Clock;
  /** Those that the configuration names. */
  readonly datasets: readonly Dataset[];
  readonly reader: DeploymentReader;
  readonly parts: Fact<readonly StackPart[]>;
  readonly rules: Fact<readonly RuleFacts[]>;
}
