import { DeleteCommand, paginateQuery } from '@aws-sdk/lib-dynamodb';
import type { JsonObject } from '../../../core/base/json.ts';
import { ACTIVITY_RULES } from '../../../core/rules/activity-catalogue.ts';
import { ACTIVITY_EXAMPLES } from '../../../core/rules/activity-rules.examples.ts';
import { EXAMPLE } from '../../../core/rules/records.examples.ts';
import type { ActivityExample } from '../../../core/rules/rule-examples.ts';
import { clients, deployment, output } from './deployment.ts';

/** One example of a rule, about a bucket, a key and trails of this deployment. */
export interface Replayed {
  readonly rule: string;
  readonly title: string;
  /** `null` where it must stay quiet. */
  readonly severity: string | null;
  readonly records: readonly JsonObject[];
  /** Id of the last record's event: what is found is found about it. */
  readonly eventId: string;
}

/** The examples of all rules; what they must give depends on nothing but what is guarded everywhere. */
export const examples = () =>
  ACTIVITY_RULES.flatMap(({ id: rule }) => [
    ...ACTIVITY_EXAMPLES[rule].fires.map((example) => ({
      rule,
      example,
      severity: example.severity as string | null,
    })),
    ...ACTIVITY_EXAMPLES[rule].quiet.map((example) => ({ rule, example, severity: null })),
  ]);

/** What of this deployment takes the place of what the examples name. */
export interface Replacements {
  readonly bucket: string;
  /** Id of the key. */
  readonly key: string;
  /** Names of roles by their functions: CloudFormation makes them up. */
  readonly roles: Readonly<Record<string, string>>;
  /** When the first of its calls was made, in milliseconds. */
  readonly start: number;
}

/** How the examples call the roles of functions. */
const ROLE = /Sealwatch-(\w+)Role-r\d/g;

/** A number in letters: Regions have names of one digit. */
const lettersOf = (index: number): string =>
  [...index.toString(26)].map((digit) => 'abcdefghijklmnopqrstuvwxyz'[Number.parseInt(digit, 26)]).join('');

/** Puts names of this deployment in the place of the examples' own. Each has trails and access points of its own. */
export const replayed = (
  { rule, example, severity }: { rule: string; example: ActivityExample; severity: string | null },
  index: number,
  { bucket, key, roles, start }: Replacements,
): Replayed => {
  const replaced: readonly (readonly [RegExp, string])[] = [
    [new RegExp(EXAMPLE.bucket, 'g'), bucket],
    [new RegExp(EXAMPLE.account, 'g'), deployment.account],
    [/eu-west-1/g, `eu-west${lettersOf(index)}-1`],
    // The examples' access point.
    [/\btraining\b/g, `training-${index}`],
    [/\bSealwatch\b/g, deployment.stack],
    [/\bsealwatch\b/g, deployment.stack.toLowerCase()],
    // What the examples hold for later than the call.
    [/2027-11-20/g, '2099-11-20'],
    [/1f2e3d4c-[0-9a-f-]{27}/g, key],
  ];
  const withRoles = (text: string): string =>
    text.replace(ROLE, (_, name: string) => roles[name] ?? missing(name));
  const named = (text: string): string =>
    replaced.reduce((all, [from, to]) => all.replace(from, to), withRoles(text));
  const records = example.records.map((record, step) => ({
    ...(rewritten(record, named) as JsonObject),
    eventTime: new Date(start + step * 1000).toISOString(),
    eventID: `${rule}/${index}/${step}`,
    requestID: `request-${rule}-${index}-${step}`,
  }));
  return { rule, title: example.title, severity, records, eventId: records.at(-1)?.eventID ?? '' };
};

function missing(name: string): never {
  throw new Error(`nobody has looked up the role of ${name}`);
}

function rewritten(value: unknown, named: (text: string) => string): unknown {
  if (typeof value === 'string') return named(value);
  if (value === Number(EXAMPLE.account)) return named(EXAMPLE.account);
  if (Array.isArray(value)) return value.map((each) => rewritten(each, named));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, each]) => [named(name), rewritten(each, named)]),
  );
}

/** Forgets what is known of a resource's settings: each example begins where nobody has looked. */
export const forget = async (resource: string): Promise<void> => {
  const TableName = output('RunsTableName');
  const collection = `settings/${resource}`;
  const query = {
    TableName,
    KeyConditionExpression: '#collection = :collection',
    ExpressionAttributeNames: { '#collection': 'collection' },
    ExpressionAttributeValues: { ':collection': collection },
    ConsistentRead: true,
  };
  for await (const { Items = [] } of paginateQuery({ client: clients.documents }, query)) {
    const deletes = Items.map(({ id }) => new DeleteCommand({ TableName, Key: { collection, id } }));
    await Promise.all(deletes.map((each) => clients.documents.send(each)));
  }
};
