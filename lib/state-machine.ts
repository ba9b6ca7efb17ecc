import { createHash } from 'node:crypto';
import { ArnFormat, Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';

/** The state machines of a stack, by the last part of their names. */
export type StateMachineName = 'LargeObjects' | 'Runs';

/** Step Functions takes 80 characters, a stack's name may have 128. */
const MAX_NAME = 80;
const HASH_LENGTH = 8;

/** Its own, as the tables have: the functions that start executions are those that it invokes, so neither can wait for the other's. */
export function stateMachineName(scope: Construct, name: StateMachineName): string {
  const { stackName } = Stack.of(scope);
  const most = MAX_NAME - name.length - 1;
  if (stackName.length <= most) return `${stackName}-${name}`;
  const hash = createHash('sha256').update(stackName).digest('hex').slice(0, HASH_LENGTH);
  return `${stackName.slice(0, most - HASH_LENGTH - 1)}-${hash}-${name}`;
}

export const stateMachineArn = (scope: Construct, name: StateMachineName): string =>
  arnOf(scope, 'stateMachine', stateMachineName(scope, name));

/** Its executions, but for the children of a distributed map. */
export const executionsArn = (scope: Construct, name: StateMachineName): string =>
  arnOf(scope, 'execution', `${stateMachineName(scope, name)}:*`);

/** The children of a distributed map, which are executions too. */
export const childrenArn = (scope: Construct, name: StateMachineName): string =>
  arnOf(scope, 'execution', `${stateMachineName(scope, name)}/*`);

const arnOf = (scope: Construct, resource: string, resourceName: string): string =>
  Stack.of(scope).formatArn({
    service: 'states',
    resource,
    resourceName,
    arnFormat: ArnFormat.COLON_RESOURCE_NAME,
  });
