import { SFNClient } from '@aws-sdk/client-sfn';
import { stepFunctions } from '../../aws/run-engine.ts';
import { timeLimits } from '../../aws/time-limits.ts';
import { environmentValue, hash } from './environment.ts';

/** The state machine of this deployment. */
export const engine = stepFunctions(
  new SFNClient(timeLimits()),
  environmentValue('SEALWATCH_RUNS_STATE_MACHINE'),
  hash,
);
