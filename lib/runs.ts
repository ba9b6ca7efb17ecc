import { RemovalPolicy } from 'aws-cdk-lib';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { CfnStateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { acknowledge, type Permission, permit } from './permissions/permission.ts';
import { RUN_DEFINITION, WORKER } from './run-definition.ts';
import { childrenArn, executionsArn, stateMachineArn, stateMachineName } from './state-machine.ts';

const EXECUTIONS = 'Executions are named after runs, of which there is any number.';

/** Starting, watching and ending executions of runs. */
export const runControl = (scope: Construct): Permission[] => [
  { actions: ['states:StartExecution'], resources: [stateMachineArn(scope, 'Runs')] },
  {
    actions: ['states:DescribeExecution', 'states:StopExecution'],
    resources: [executionsArn(scope, 'Runs')],
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
      stateMachineName: stateMachineName(this, 'Runs'),
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
    this.machine.node.addDependency(role.node.findChild('DefaultPolicy'));
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
  { actions: ['states:StartExecution'], resources: [stateMachineArn(scope, 'Runs')] },
  {
    actions: ['states:DescribeExecution', 'states:StopExecution'],
    resources: [executionsArn(scope, 'Runs'), childrenArn(scope, 'Runs')],
    wildcard: EXECUTIONS,
  },
  { actions: LOG_DELIVERY, resources: ['*'], wildcard: 'They know no narrower resource.' },
];
