import { ArnFormat, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { CfnStateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { acknowledge, type Permission, permit } from './permissions/permission.ts';
import { RUN_DEFINITION, WORKER } from './run-definition.ts';

/** AWS takes names of 80 characters. */
const MAX_STACK_NAME = 75;

/** The state machine of a stack. Its name is known beforehand, so functions can be given it that it calls itself. */
const nameOf = (scope: Construct): string => `${Stack.of(scope).stackName.slice(0, MAX_STACK_NAME)}-Runs`;

/** ARN of the state machine of a stack. */
export const runsArn = (scope: Construct): string => arnOf(scope, 'stateMachine', nameOf(scope));

/** ARNs of its executions. */
export const runExecutions = (scope: Construct): string => arnOf(scope, 'execution', `${nameOf(scope)}:*`);

const arnOf = (scope: Construct, resource: string, resourceName: string): string =>
  Stack.of(scope).formatArn({
    service: 'states',
    resource,
    resourceName,
    arnFormat: ArnFormat.COLON_RESOURCE_NAME,
  });

const EXECUTIONS = 'Executions are named after runs, of which there is any number.';

/** Starting, watching and ending executions of runs. */
export const runControl = (scope: Construct): Permission[] => [
  { actions: ['states:StartExecution'], resources: [runsArn(scope)] },
  {
    actions: ['states:DescribeExecution', 'states:StopExecution'],
    resources: [runExecutions(scope)],
    wildcard: EXECUTIONS,
  },
];

/** What Step Functions needs to write its log. None of these knows a narrower resource. */
const LOG_DELIVERY = [
  'logs:CreateLogDelivery',
  'logs:GetLogDelivery',
  'logs:UpdateLogDelivery',
  'logs:DeleteLogDelivery',
  'logs:ListLogDeliveries',
  'logs:PutResourcePolicy',
  'logs:DescribeResourcePolicies',
  'logs:DescribeLogGroups',
];

/** Long work: seals and verifications, whatever their size. */
export class Runs extends Construct {
  readonly machine: CfnStateMachine;

  constructor(scope: Construct, id: string, { worker }: { readonly worker: LambdaFunction }) {
    super(scope, id);
    const log = new LogGroup(this, 'Log', {
      retention: RetentionDays.ONE_YEAR,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    const role = new Role(this, 'Role', { assumedBy: new ServicePrincipal('states.amazonaws.com') });
    for (const permission of permissionsOf(this, worker)) permit(role, permission);
    this.machine = new CfnStateMachine(this, 'Machine', {
      stateMachineName: nameOf(this),
      stateMachineType: 'STANDARD',
      roleArn: role.roleArn,
      definitionString: JSON.stringify(RUN_DEFINITION),
      definitionSubstitutions: { [WORKER]: worker.functionArn },
      loggingConfiguration: {
        level: 'ALL',
        // What is carried are names of runs and numbers.
        includeExecutionData: true,
        destinations: [{ cloudWatchLogsLogGroup: { logGroupArn: log.logGroupArn } }],
      },
    });
    // It is refused as long as it may not write its log.
    this.machine.node.addDependency(role);
    acknowledge(
      this.machine,
      'AwsSolutions-SF2',
      "A trace would show nothing that the run's record does not show.",
    );
  }
}

const permissionsOf = (scope: Construct, worker: LambdaFunction): Permission[] => [
  { actions: ['lambda:InvokeFunction'], resources: [worker.functionArn] },
  // The children of a distributed map are executions of its own.
  { actions: ['states:StartExecution'], resources: [runsArn(scope)] },
  {
    actions: ['states:DescribeExecution', 'states:StopExecution'],
    resources: [runExecutions(scope), arnOf(scope, 'execution', `${nameOf(scope)}/*`)],
    wildcard: EXECUTIONS,
  },
  { actions: LOG_DELIVERY, resources: ['*'], wildcard: 'They know no narrower resource.' },
];
