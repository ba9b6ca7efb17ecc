import { App } from 'aws-cdk-lib';
import { type IRole, Role } from 'aws-cdk-lib/aws-iam';
import { loadConfig } from '../../../config/load.ts';
import { SealwatchStack } from '../../../lib/sealwatch.ts';

/** The app of somebody who names approvers: `-c approvers="ARN ARN"` beside what the package's own app takes. */
const app = new App();
const contextOf = (name: string): string => String(app.node.tryGetContext(name));
const { CDK_DEFAULT_ACCOUNT: account = '', CDK_DEFAULT_REGION: region = '' } = process.env;
const config = await loadConfig(contextOf('config'));
const stack = new SealwatchStack(app, contextOf('stack'), { config, env: { account, region } });
// Nobody made these roles, so nothing is attached to them.
const role = (arn: string, index: number): IRole =>
  Role.fromRoleArn(stack, `Approver${index}`, arn, { mutable: false });
const { grants } = stack.sealwatch;
for (const each of contextOf('approvers').split(' ').map(role)) grants.approve(each);
// Whoever runs the tests: the local AWS takes them for the account itself, which is no role.
const caller = Object.create(role(`arn:aws:iam::${account}:role/caller`, -1), {
  roleArn: { value: `arn:aws:iam::${account}:root` },
}) as IRole;
grants.seal(caller);
app.synth();
