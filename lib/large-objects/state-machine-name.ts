import { createHash } from 'node:crypto';
import { ArnFormat, Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';

const NAME = 'LargeObjects';
/** Step Functions takes 80 characters, a stack's name may have 128. */
const MAX_STACK_NAME = 80 - NAME.length - 1;
const HASH_LENGTH = 8;

/** Its own, as the tables have: the functions that start executions are those that it invokes, so neither can wait for the other's. */
export function stateMachineName(scope: Construct): string {
  const { stackName } = Stack.of(scope);
  if (stackName.length <= MAX_STACK_NAME) return `${stackName}-${NAME}`;
  const hash = createHash('sha256').update(stackName).digest('hex').slice(0, HASH_LENGTH);
  return `${stackName.slice(0, MAX_STACK_NAME - HASH_LENGTH - 1)}-${hash}-${NAME}`;
}

export const stateMachineArn = (scope: Construct): string =>
  Stack.of(scope).formatArn({
    service: 'states',
    resource: 'stateMachine',
    resourceName: stateMachineName(scope),
    arnFormat: ArnFormat.COLON_RESOURCE_NAME,
  });

/** Those of the state machine, but for the children of a distributed map. */
export const executionsArn = (scope: Construct): string =>
  Stack.of(scope).formatArn({
    service: 'states',
    resource: 'execution',
    resourceName: `${stateMachineName(scope)}:*`,
    arnFormat: ArnFormat.COLON_RESOURCE_NAME,
  });
