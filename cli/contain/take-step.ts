import type { CloudTrailClient } from '@aws-sdk/client-cloudtrail';
import type { IAMClient } from '@aws-sdk/client-iam';
import type { KMSClient } from '@aws-sdk/client-kms';
import type { S3Client } from '@aws-sdk/client-s3';
import type { S3ControlClient } from '@aws-sdk/client-s3-control';
import { SealwatchError } from '../../core/base/errors.ts';
import type { AwsCall } from '../findings/put-back/aws-call.ts';
import type { ContainmentReader } from './reader.ts';
import type { Basis, Step } from './step.ts';
import { lifecycleText } from './stop-lifecycle.ts';

/** Makes one call of AWS. */
export type MakeCall = (call: AwsCall) => Promise<void>;

/**
 * Takes a step: makes its calls, one after the other.
 * @throws {SealwatchError} `CONFLICT` where what it was made of has changed; what AWS answers
 */
export async function takeStep(step: Step, reader: ContainmentReader, make: MakeCall): Promise<void> {
  if (step.basis !== null && !(await stands(step.basis, reader)))
    throw new SealwatchError(
      'CONFLICT',
      `${step.subject} was changed by somebody while this was planned, so nothing was done to it: run the command again`,
    );
  for (const call of step.calls) await make(call);
}

async function stands(basis: Basis, reader: ContainmentReader): Promise<boolean> {
  if (basis.kind === 'policy') {
    const read = await reader.policy(basis.bucket);
    return read.kind === 'read' && read.value === basis.text;
  }
  const read = await reader.lifecycle(basis.bucket);
  return read.kind === 'read' && lifecycleText(read.value) === basis.text;
}

/** True where a call takes words that only a shell works out. */
export const isForShell = ({ options, assign }: AwsCall): boolean =>
  assign !== undefined || Object.values(options).some((value) => typeof value === 'object');

/** What makes calls of each service, for the Region that has to answer. */
export interface ContainmentClients {
  readonly s3: S3Client;
  readonly s3Control: S3ControlClient;
  readonly iam: IAMClient;
  readonly cloudTrail: (region: string | undefined) => CloudTrailClient;
  readonly kms: (region: string | undefined) => KMSClient;
}

/** Makes calls with the SDK. @throws what AWS answers */
export const makeCallWith =
  (clients: ContainmentClients): MakeCall =>
  async (call) => {
    const { client, commands } = await senderOf(call, clients);
    const Command = commands[`${pascalCase(call.operation)}Command`];
    if (Command === undefined)
      throw new SealwatchError('INTERNAL', `the SDK has no ${call.service} ${call.operation}`);
    await client.send(new Command(inputOf(call)) as never);
  };

interface Sender {
  send(command: never): Promise<unknown>;
}

type Commands = Readonly<Record<string, new (input: object) => unknown>>;

async function senderOf(
  { service, region }: AwsCall,
  clients: ContainmentClients,
): Promise<{ readonly client: Sender; readonly commands: Commands }> {
  switch (service) {
    case 's3api':
      return { client: clients.s3, commands: (await import('@aws-sdk/client-s3')) as unknown as Commands };
    case 's3control':
      return {
        client: clients.s3Control,
        commands: (await import('@aws-sdk/client-s3-control')) as unknown as Commands,
      };
    case 'iam':
      return { client: clients.iam, commands: (await import('@aws-sdk/client-iam')) as unknown as Commands };
    case 'kms':
      return {
        client: clients.kms(region),
        commands: (await import('@aws-sdk/client-kms')) as unknown as Commands,
      };
    case 'cloudtrail':
      return {
        client: clients.cloudTrail(region),
        commands: (await import('@aws-sdk/client-cloudtrail')) as unknown as Commands,
      };
  }
}

/** Options whose value is a structure in JSON; that of every other is a text. */
const STRUCTURED = /-(?:configuration|controls|selectors)$|^(?:bucket-logging-status|abac-status)$/;

const RENAMED: Readonly<Record<string, string>> = {
  acl: 'ACL',
  'grant-read-acp': 'GrantReadACP',
  'grant-write-acp': 'GrantWriteACP',
};

/** The options of a call as the SDK names and takes them. */
function inputOf({ options }: AwsCall): object {
  return Object.fromEntries(
    Object.entries(options).map(([option, value]) => [
      RENAMED[option] ?? pascalCase(option),
      typeof value === 'string' && STRUCTURED.test(option) ? JSON.parse(value, revived) : value,
    ]),
  );
}

/** The SDK wants dates of lifecycle rules as dates. */
const revived = (member: string, value: unknown): unknown =>
  member === 'Date' && typeof value === 'string' ? new Date(value) : value;

const pascalCase = (text: string): string =>
  text
    .split('-')
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('');
