import { App } from 'aws-cdk-lib';
import { loadConfig } from '../config/load.ts';
import { forwardGlobalEvents, forwardMultiRegionEvents } from './global-events-stack.ts';
import { SealwatchStack } from './sealwatch.ts';

const DEFAULT_STACK = 'Sealwatch';

/** The CDK app: `-c config=FILE` names another configuration than the folder's, `-c stack=NAME` another stack than Sealwatch. Outside the Regions of IAM's records and of those about Multi-Region access points it makes a small stack in each. */
const main = async (): Promise<void> => {
  // A stack that was given up half way must not be written out at exit.
  const app = new App({ autoSynth: false });
  const config = await loadConfig(contextText(app, 'config'));
  const name = contextText(app, 'stack') ?? DEFAULT_STACK;
  const stack = new SealwatchStack(app, name, { config, env: environment() });
  forwardGlobalEvents(stack, stack.sealwatch.config);
  forwardMultiRegionEvents(stack, stack.sealwatch.config);
  app.synth();
};

const contextText = (app: App, name: string): string | undefined => {
  const value: unknown = app.node.tryGetContext(name);
  return typeof value === 'string' && value !== '' ? value : undefined;
};

/** What the CDK's command found out. Concrete, so that physical names are plain text and a later stack can adopt them. */
const environment = () => {
  const { CDK_DEFAULT_ACCOUNT: account, CDK_DEFAULT_REGION: region } = process.env;
  return { ...(account && { account }), ...(region && { region }) };
};

try {
  await main();
} catch (error) {
  process.stderr.write(
    `${error instanceof Error && error.name === 'SealwatchError' ? error.message : String(error instanceof Error ? error.stack : error)}\n`,
  );
  process.exitCode = 1;
}
