/**
 * Stands in for the AWS command where a printed command is run: makes the call that it would make, with the SDK, at `AWS_ENDPOINT_URL`.
 * Knows JSON values, grants and the two queries that Sealwatch prints; anything else is an error.
 */
import * as cloudTrail from '@aws-sdk/client-cloudtrail';
import * as kms from '@aws-sdk/client-kms';
import * as s3 from '@aws-sdk/client-s3';
import * as s3Control from '@aws-sdk/client-s3-control';
import { s3ControlClient } from '../../aws/settings/aws-settings-reader.ts';

type Input = Readonly<Record<string, unknown>>;
type Send = (command: unknown) => Promise<Record<string, unknown>>;
type Commands = Readonly<Record<string, new (input: Input) => unknown>>;

const SERVICES: Readonly<Record<string, () => { readonly commands: object; readonly client: object }>> = {
  s3api: () => ({ commands: s3, client: new s3.S3Client({ forcePathStyle: true }) }),
  s3control: () => ({ commands: s3Control, client: s3ControlClient(process.env.AWS_ENDPOINT_URL) }),
  cloudtrail: () => ({ commands: cloudTrail, client: new cloudTrail.CloudTrailClient({}) }),
  kms: () => ({ commands: kms, client: new kms.KMSClient({}) }),
};

const pascal = (name: string): string =>
  name
    .split('-')
    .map((part) => `${part.charAt(0).toUpperCase()}${part.slice(1)}`)
    .join('');

/** Names that the command writes in another way than the API. */
const NAMES: Readonly<Record<string, string>> = {
  Acl: 'ACL',
  GrantReadAcp: 'GrantReadACP',
  GrantWriteAcp: 'GrantWriteACP',
};

function inputOf(words: readonly string[]): Record<string, unknown> {
  const input: Record<string, unknown> = {};
  for (let at = 0; at < words.length; at += 1) {
    const name = (words[at] ?? '').replace(/^--/, '');
    const next = words[at + 1];
    if (next !== undefined && !next.startsWith('--')) {
      input[nameOf(name)] = parsed(name, next);
      at += 1;
    } else if (name.startsWith('no-')) input[nameOf(name.slice('no-'.length))] = false;
    else input[nameOf(name)] = true;
  }
  return input;
}

const nameOf = (option: string): string => NAMES[pascal(option)] ?? pascal(option);

/** Policies are text for the API; other JSON is an object. */
const parsed = (name: string, text: string): unknown =>
  name !== 'policy' && /^[[{]/.test(text) ? JSON.parse(text, dated) : text;

/** The command reads a time where the API has one. */
const dated = (name: string, value: unknown): unknown =>
  name === 'Date' && typeof value === 'string' ? new Date(value) : value;

const [, , service = '', operation = '', ...words] = process.argv;
const known = SERVICES[service]?.();
if (known === undefined) throw new Error(`a service that is not known here: ${service}`);
const { Query, Output: _, Region: __, ...input } = inputOf(words);
const Command = (known.commands as Commands)[`${pascal(operation)}Command`];
if (Command === undefined) throw new Error(`an operation that is not known here: ${operation}`);
const { $metadata: ___, ...answer } = await (known.client as { send: Send }).send(new Command(input));
if (Query === 'Owner.ID') console.log((answer.Owner as { ID: string }).ID);
else if (typeof Query === 'string') {
  const merged = /^merge\(@, `(.*)`\)$/.exec(Query)?.[1];
  if (merged === undefined) throw new Error(`a query that is not known here: ${Query}`);
  console.log(JSON.stringify({ ...answer, ...JSON.parse(merged) }));
}
