import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { structureOf, type Value } from './shorthand.ts';

/** Anything that sends commands of one service. */
interface Sender {
  send(command: never): Promise<object>;
}

/** The services that a test calls; a call of another one is an error. */
export interface CliClients {
  readonly s3?: Sender;
  readonly s3Control?: Sender;
  readonly kms?: Sender;
  readonly iam?: Sender;
  readonly cloudTrail?: Sender;
}

interface Service {
  readonly client: keyof CliClients;
  /** Loaded when it is called first: most tests call S3 alone. */
  readonly commands: () => Promise<object>;
}

const SERVICES: Readonly<Record<string, Service>> = {
  s3api: { client: 's3', commands: () => import('@aws-sdk/client-s3') },
  s3control: { client: 's3Control', commands: () => import('@aws-sdk/client-s3-control') },
  kms: { client: 'kms', commands: () => import('@aws-sdk/client-kms') },
  iam: { client: 'iam', commands: () => import('@aws-sdk/client-iam') },
  cloudtrail: { client: 'cloudTrail', commands: () => import('@aws-sdk/client-cloudtrail') },
};

/** Calls that Sealwatch prints, with the options that the AWS command has for them: whatever else is printed is a fault. `!` is a switch. */
const OPERATIONS: Readonly<Record<string, string>> = {
  's3api delete-object': 'bucket key version-id',
  's3api copy-object': 'bucket key copy-source if-none-match',
  's3api get-bucket-acl': 'bucket',
  's3api put-bucket-acl':
    'bucket acl grant-full-control grant-read grant-write grant-read-acp grant-write-acp',
  's3api get-bucket-encryption': 'bucket',
  's3api put-bucket-encryption': 'bucket server-side-encryption-configuration',
  's3api get-bucket-lifecycle-configuration': 'bucket',
  's3api put-bucket-lifecycle-configuration':
    'bucket lifecycle-configuration transition-default-minimum-object-size',
  's3api delete-bucket-lifecycle': 'bucket',
  's3api put-bucket-logging': 'bucket bucket-logging-status',
  's3api get-bucket-notification-configuration': 'bucket',
  's3api put-bucket-notification-configuration': 'bucket notification-configuration',
  's3api put-bucket-inventory-configuration': 'bucket id inventory-configuration',
  's3api put-bucket-ownership-controls': 'bucket ownership-controls',
  's3api get-bucket-policy': 'bucket',
  's3api put-bucket-policy': 'bucket policy',
  's3api delete-bucket-policy': 'bucket',
  's3api get-bucket-replication': 'bucket',
  's3api put-bucket-replication': 'bucket replication-configuration',
  's3api delete-bucket-replication': 'bucket',
  's3api get-bucket-tagging': 'bucket',
  's3api put-bucket-tagging': 'bucket tagging',
  's3api put-bucket-versioning': 'bucket versioning-configuration',
  's3api put-object-lock-configuration': 'bucket object-lock-configuration',
  's3api put-public-access-block': 'bucket public-access-block-configuration',
  's3control put-public-access-block': 'account-id public-access-block-configuration',
  's3control create-access-point': 'account-id name bucket public-access-block-configuration',
  's3control delete-access-point': 'account-id name',
  's3control get-access-point-policy': 'account-id name',
  's3control put-access-point-policy': 'account-id name policy',
  's3control delete-access-point-policy': 'account-id name',
  'kms create-key': 'description',
  'kms describe-key': 'key-id',
  'kms enable-key': 'key-id',
  'kms enable-key-rotation': 'key-id',
  'kms cancel-key-deletion': 'key-id',
  'kms get-key-policy': 'key-id policy-name',
  'kms put-key-policy': 'key-id policy-name policy',
  'iam put-role-policy': 'role-name policy-name policy-document',
  'iam delete-role-policy': 'role-name policy-name',
  'iam put-user-policy': 'user-name policy-name policy-document',
  'iam delete-user-policy': 'user-name policy-name',
  'iam update-access-key': 'user-name access-key-id status',
  'iam delete-access-key': 'user-name access-key-id',
  'cloudtrail create-trail':
    'name s3-bucket-name kms-key-id is-multi-region-trail! include-global-service-events! enable-log-file-validation! is-organization-trail!',
  'cloudtrail update-trail':
    'name s3-bucket-name kms-key-id is-multi-region-trail! include-global-service-events! enable-log-file-validation! is-organization-trail!',
  'cloudtrail start-logging': 'name',
  'cloudtrail get-trail-status': 'name',
  'cloudtrail get-event-selectors': 'trail-name',
  'cloudtrail put-event-selectors': 'trail-name advanced-event-selectors event-selectors',
};

/** Options whose value is a structure; that of every other is a text. */
const STRUCTURED = /-(?:configuration|controls|status|selectors)$|^tagging$/;
const TEXTS: readonly string[] = ['status'];
const RENAMED: Readonly<Record<string, string>> = {
  acl: 'ACL',
  'grant-read-acp': 'GrantReadACP',
  'grant-write-acp': 'GrantWriteACP',
};
/** Not of the call itself. There is one Region here. */
const GENERAL: readonly string[] = ['query', 'output', 'region'];

/**
 * Makes the call that a line of the AWS command stands for, given its words after `aws`.
 * @param folder where files are that the line names
 * @returns what the AWS command would print
 * @throws what AWS answers; an error for what the AWS command would not take, or that Sealwatch is not known to print
 */
export async function callAws(
  clients: CliClients,
  [service = '', operation = '', ...words]: readonly string[],
  folder = '.',
): Promise<string> {
  const options = OPERATIONS[`${service} ${operation}`]?.split(' ');
  const found = SERVICES[service];
  const client = found && clients[found.client];
  if (!options || !client) throw new Error(`a call that is not known here: ${service} ${operation}`);
  const input: Record<string, Value> = {};
  const shown: Record<string, string> = {};
  for (let at = 0; at < words.length; at++) {
    const option = /^--([a-z0-9-]+)$/.exec(words[at] ?? '')?.[1] ?? '';
    const flag = option.replace(/^no-/, '');
    if (options.includes(`${flag}!`)) {
      input[memberOf(flag)] = flag === option;
      continue;
    }
    const value = words[++at];
    if (value === undefined) throw new Error(`${words[at - 1]} has no value`);
    if (GENERAL.includes(option)) shown[option] = value;
    else if (options.includes(option)) input[memberOf(option)] = await givenIn(option, value, folder);
    else throw new Error(`${service} ${operation} has no option ${words[at - 1]}`);
  }
  const commands = (await found.commands()) as Readonly<Record<string, new (input: object) => never>>;
  const Command = commands[`${pascal(operation)}Command`];
  if (!Command) throw new Error(`the SDK has no ${service} ${operation}`);
  const answer = (await client.send(new Command(input))) as { readonly $metadata?: object } | undefined;
  const { $metadata: _, ...rest } = answer ?? {};
  return printed(rest, shown);
}

async function givenIn(option: string, value: string, folder: string): Promise<Value> {
  const text = value.startsWith('file://') ? await readFile(join(folder, value.slice(7)), 'utf8') : value;
  if (option === 'copy-source') return encoded(text);
  return STRUCTURED.test(option) && !TEXTS.includes(option) ? structureOf(text) : text;
}

// The AWS command encodes the source itself; the SDK does not.
function encoded(source: string): string {
  const [object = '', versionId] = source.split('?versionId=');
  const path = object.split('/').map(encodeURIComponent).join('/');
  return versionId === undefined ? path : `${path}?versionId=${versionId}`;
}

function printed(answer: object, { query, output }: Readonly<Record<string, string>>): string {
  const text = JSON.stringify(query === undefined ? answer : (queried(answer, query) ?? null), null, 4);
  if (output !== 'text') return Object.keys(answer).length === 0 ? '' : `${text}\n`;
  const value: unknown = JSON.parse(text);
  // As the AWS command writes what is not there.
  return `${value === null ? 'None' : value}\n`;
}

/** The few forms of a query that are printed: `A.B[0].C`, `{A: A}`, and `merge` of the answer with a document. */
function queried(answer: unknown, query: string): unknown {
  const merged = /^merge\(@, `(.*)`\)$/.exec(query)?.[1];
  if (merged !== undefined) return { ...(answer as object), ...JSON.parse(merged) };
  const object = /^\{(\w+): (\w+)\}$/.exec(query);
  if (object?.[1] && object[2]) return { [object[1]]: queried(answer, object[2]) };
  if (!/^\w+(?:\[\d+\])?(?:\.\w+(?:\[\d+\])?)*$/.test(query)) throw new Error(`no query here: ${query}`);
  return query
    .replaceAll(/\[(\d+)\]/g, '.$1')
    .split('.')
    .reduce<unknown>((value, name) => (value as Record<string, unknown> | undefined)?.[name], answer);
}

const memberOf = (option: string): string => RENAMED[option] ?? pascal(option);

const pascal = (words: string): string =>
  words
    .split('-')
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('');
