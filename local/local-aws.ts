import type { Deployment, DeployOptions } from './deploy/deploy.ts';
import type { JsonObject } from './relay/cloudtrail/json.ts';
import type { FunctionCall } from './relay/function-calls.ts';
import type { Mail } from './relay/mail.ts';
import type { Relay } from './relay/relay.ts';

export interface LocalAwsOptions {
  /** `ministack`, `localemu` or `localstack`. @default - `AWS_ENDPOINT_URL` where it is set, else MiniStack */
  readonly emulator?: string;
  /** Preferred port of the endpoint. @default 4566, or the next free one */
  readonly port?: number;
  /** @default us-east-1 */
  readonly region?: string;
  /** File by which a second start finds the first one. @default - none: every start is one of its own */
  readonly stateFile?: string;
  /** File that takes the emulator's output. @default - one in the system's temporary folder, removed at the end */
  readonly logFile?: string;
  /** Called with what happens, a line at a time. */
  readonly onProgress?: (line: string) => void;
  /** Given each e-mail that SNS would send; by MiniStack only. */
  readonly onMail?: (mail: Mail) => void;
  /** Given each call of the functions that were deployed from here; by MiniStack only. */
  readonly onFunctionCall?: (call: FunctionCall) => void;
  /** @default - this process's environment */
  readonly environment?: NodeJS.ProcessEnv;
}

/** AWS on this machine, ready for use. */
export interface LocalAws {
  /** The one address for users, tests and functions. */
  readonly endpoint: string;
  /** The emulator's own address, past the relay: what is called there leads to no event and no record, and is not limited. */
  readonly emulatorEndpoint: string;
  readonly region: string;
  readonly account: string;
  /** What an SDK, the AWS CLI or the CDK needs in its environment. */
  readonly environment: Readonly<Record<string, string>>;
  /** False where somebody else started it: then there is no relay here, and `stop` leaves it running. */
  readonly owned: boolean;
  /** Undefined unless owned, and with other emulators than MiniStack: they send events themselves. */
  readonly relay: Relay | undefined;
  /** Delivers a CloudTrail record, of any content, as the relay does those that it makes of calls. Undefined without a relay. */
  readonly deliverActivity: ((record: JsonObject) => Promise<void>) | undefined;
  /** Resolves, with what to report, when an owned emulator has ended by itself. */
  readonly ended: Promise<string>;
  /** Bootstraps and deploys a CDK app into it. */
  deploy(appDirectory: string, options?: DeployOptions): Promise<Deployment>;
  destroy(appDirectory: string, options?: DeployOptions): Promise<void>;
  stop(): Promise<void>;
}
