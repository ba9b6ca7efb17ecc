import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { CfnStateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import type { BundledFunction } from '../functions/bundled-function.ts';
import { acknowledge, permit } from '../permissions/permission.ts';
import { childrenArn, executionsArn, stateMachineArn, stateMachineName } from '../state-machine.ts';
import { definition } from './definition.ts';

export interface LargeObjectsProps {
  /** Reads parts and slices. */
  readonly hash: BundledFunction;
  /** Plans, and judges what was read. */
  readonly judge: BundledFunction;
}

/** As CloudFormation fills it in. */
const placeholder = (name: string): string => `\${${name}}`;

/** Reads versions that are too large for one invocation: an execution for each. */
export class LargeObjects extends Construct {
  readonly stateMachine: CfnStateMachine;

  constructor(scope: Construct, id: string, { hash, judge }: LargeObjectsProps) {
    super(scope, id);
    const role = new Role(this, 'Role', { assumedBy: new ServicePrincipal('states.amazonaws.com') });
    permit(role, {
      actions: ['lambda:InvokeFunction'],
      resources: [hash.function.functionArn, judge.function.functionArn],
    });
    this.#permitChildren(role);
    this.stateMachine = new CfnStateMachine(this, 'StateMachine', {
      stateMachineName: stateMachineName(this, 'LargeObjects'),
      stateMachineType: 'STANDARD',
      roleArn: role.roleArn,
      definitionString: JSON.stringify(
        definition({ hash: placeholder('Hash'), judge: placeholder('Judge') }),
      ),
      definitionSubstitutions: { Hash: hash.function.functionArn, Judge: judge.function.functionArn },
    });
    // Its role has to be able to do its work before the first execution starts.
    this.stateMachine.node.addDependency(role.node.findChild('DefaultPolicy'));
    acknowledge(
      this.stateMachine,
      'AwsSolutions-SF1',
      'Step Functions keeps the history of each execution for 90 days, the functions log what they do, and the log of events would need permissions on all log groups.',
    );
    acknowledge(
      this.stateMachine,
      'AwsSolutions-SF2',
      'X-Ray would show nothing that the history of an execution does not show.',
    );
  }

  /** The parts of an object are children of its execution, which a distributed map starts and watches. */
  #permitChildren(role: Role): void {
    permit(role, { actions: ['states:StartExecution'], resources: [stateMachineArn(this, 'LargeObjects')] });
    permit(role, {
      actions: ['states:DescribeExecution', 'states:StopExecution'],
      resources: [executionsArn(this, 'LargeObjects'), childrenArn(this, 'LargeObjects')],
      wildcard:
        'Executions have names that are made up when they start. It is limited to those of this state machine.',
    });
  }
}
