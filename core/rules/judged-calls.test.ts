import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../base/json.ts';
import { CATALOGUE, decidedCalls, recordedBy, recordedNames, rulesFor } from '../calls/catalogue.ts';
import { GLOBAL_SOURCES, MANAGEMENT_SOURCES } from '../cloudtrail/coverage/event-kinds.ts';
import { objectWriteKind } from '../cloudtrail/object-writes.ts';
import { parseRecord } from '../cloudtrail/parse-record.ts';
import { MemorySettings, SETTINGS } from '../cloudtrail/settings/catalogue.ts';
import { judgeCall } from '../engine/activity/judge-call.ts';
import type { ActivityRuleId } from '../findings/rule-ids.ts';
import { ACTIVITY_RULES } from './activity-catalogue.ts';
import { ACTIVITY_EXAMPLES } from './activity-rules.examples.ts';
import { GROUP_OF } from './detector-tampered/calls.ts';
import { EVERYTHING } from './guards.examples.ts';
import { EXAMPLE, record } from './records.examples.ts';
import type { ActivityExample } from './rule-examples.ts';

const rulesOf = (name: string): ReadonlySet<string> => {
  const [source = '', call = ''] = name.split(':');
  return rulesFor(source, call);
};

/** The call of the last record of each example that fires. */
const fired = ACTIVITY_RULES.flatMap(({ id }) =>
  ACTIVITY_EXAMPLES[id].fires.map(({ title, records }) => {
    const { service, name } = parseRecord(records.at(-1));
    return { rule: id, title, call: `${service}:${name}` };
  }),
);

/** Of these only data events are judged, which are asked for apart. */
const DATA_ONLY = ['s3express'];

describe('what trails are asked for', () => {
  const judging = CATALOGUE.filter(({ decisions }) => decisions.some(({ kind }) => kind === 'judged'));

  it('are the management events of every service that has a judged call, and those of KMS apart', () => {
    const sources = judging
      .map(recordedBy)
      .filter((source) => source !== 'kms' && !DATA_ONLY.includes(source));
    expect([...MANAGEMENT_SOURCES].sort()).toEqual([...new Set(sources)].sort());
  });

  it('are expected in us-east-1 alone where the table says that the service has no Regions', () => {
    const global = judging.filter(({ region }) => region === 'global').map(recordedBy);
    expect([...GLOBAL_SOURCES].sort()).toEqual([...new Set(global)].sort());
  });
});

describe('the table of calls names', () => {
  it('detector-tampered for every call that the rule has an entry for', () => {
    expect([...GROUP_OF.keys()].filter((name) => !rulesOf(name).has('detector-tampered'))).toEqual([]);
  });

  it.each(SETTINGS.map(({ name, calls, rule }) => ({ name, calls, rule })))(
    'the rule of the setting $name for every call that changes it',
    ({ calls, rule }) => {
      // What a bucket has from its creation on is known from that call; it is judged by what it opens.
      const changing = calls.filter((name) => !name.endsWith(':CreateBucket'));
      expect(changing.filter((name) => !rulesOf(name).has(rule))).toEqual([]);
    },
  );

  it.each(ACTIVITY_RULES.map(({ id }) => id))('%s for every example that it fires for', (rule) => {
    const missing = fired.filter((each) => each.rule === rule && !rulesOf(each.call).has(rule));
    expect(missing.map(({ call }) => call)).toEqual([]);
  });
});

/** The rules that fire for the last record of an example. */
function firingFor({ records, guard = EVERYTHING }: Pick<ActivityExample, 'records' | 'guard'>): string[] {
  const settings = new MemorySettings();
  let rules: string[] = [];
  for (const each of records) {
    const { assignments, detections } = judgeCall(parseRecord(each), settings, guard);
    for (const assignment of assignments) settings.set(assignment);
    rules = detections.map(({ rule }) => rule);
  }
  return rules;
}

/** Calls that do what another one does of which there is an example. */
const TWINS: readonly (readonly [rule: ActivityRuleId, known: string, twin: string])[] = [
  ['access-point-opened', 's3:PutMultiRegionAccessPointPolicy', 's3:PutAccessPointPolicyForObjectLambda'],
  ['access-point-opened', 's3:PutMultiRegionAccessPointPolicy', 's3:PutAccessGrantsInstanceResourcePolicy'],
  ['policy-external-account', 's3:PutBucketPolicy', 's3express:PutBucketPolicy'],
  ['policy-public', 's3:PutBucketPolicy', 's3express:PutBucketPolicy'],
  ['key-endangered', 'kms:DisconnectCustomKeyStore', 'kms:DeleteCustomKeyStore'],
  ['detector-tampered', 'kms:RevokeGrant', 'kms:RetireGrant'],
  ['detector-tampered', 'ec2:ModifyVpcEndpoint', 'ec2:CreateVpcEndpoint'],
];

/** Calls of which the catalogue of rules has no example. */
const MORE: readonly (readonly [rule: ActivityRuleId, record: JsonObject])[] = [
  [
    'access-point-opened',
    record('s3', 'CreateMultiRegionAccessPoint', {
      CreateMultiRegionAccessPointRequest: {
        Details: { Name: 'everywhere', PublicAccessBlock: { BlockPublicAcls: false } },
      },
    }),
  ],
  [
    'trail-narrowed',
    record('cloudtrail', 'DeleteResourcePolicy', {
      resourceArn: `arn:aws:cloudtrail:eu-west-1:${EXAMPLE.account}:channel/c`,
    }),
  ],
  [
    'trail-narrowed',
    record('cloudtrail', 'DeregisterOrganizationDelegatedAdmin', {
      delegatedAdminAccountId: EXAMPLE.otherAccount,
    }),
  ],
];

const renamed = (each: JsonObject, known: string, twin: string): JsonObject => {
  const [[fromService = '', from = ''], [toService = '', to = '']] = [known.split(':'), twin.split(':')];
  const text = JSON.stringify(each).replaceAll(from, to);
  return JSON.parse(text.replace(`"${fromService}.amazonaws.com"`, `"${toService}.amazonaws.com"`));
};

describe('a rule judges what the table says of it', () => {
  it.each(TWINS)('%s: as %s, so %s', (rule, known, twin) => {
    const examples = ACTIVITY_EXAMPLES[rule].fires.filter(({ records }) => {
      const { service, name } = parseRecord(records.at(-1));
      return `${service}:${name}` === known;
    });
    const fires = examples.filter(({ records, ...rest }) =>
      firingFor({ ...rest, records: records.map((each) => renamed(each, known, twin)) }).includes(rule),
    );
    expect(fires.length).toBeGreaterThan(0);
  });

  it.each(MORE)('%s: %o', (rule, each) => {
    expect(firingFor({ records: [each] })).toContain(rule);
  });

  it('and of nothing else', () => {
    const shown = new Set([
      ...[...GROUP_OF.keys()].map((name) => `detector-tampered ${name}`),
      ...SETTINGS.flatMap(({ calls, rule }) => calls.map((name) => `${rule} ${name}`)),
      ...fired.map(({ rule, call }) => `${rule} ${call}`),
      ...TWINS.map(([rule, , twin]) => `${rule} ${twin}`),
      ...MORE.map(([rule, each]) => `${rule} ${parseRecord(each).service}:${parseRecord(each).name}`),
    ]);
    const isShown = (rule: string, name: string): boolean =>
      shown.has(`${rule} ${name}`) || (rule === 'unexpected-writer' && isObjectWrite(name));
    const unshown = CATALOGUE.flatMap(decidedCalls).flatMap(({ calls, action, decision }) => {
      if (decision.kind !== 'judged') return [];
      const names = recordedNames(calls, action).map((name) => `${recordedBy(calls)}:${name}`);
      return decision.rules
        .filter((rule) => !names.some((name) => isShown(rule, name)))
        .map((rule) => `${rule} ${calls.service}:${action}`);
    });
    expect(unshown).toEqual([]);
  });
});

const isObjectWrite = (call: string): boolean => {
  const [service = '', name = ''] = call.split(':');
  return objectWriteKind({ ...parseRecord(record(service, name, null)) }) !== null;
};
