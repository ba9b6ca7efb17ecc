import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { matches } from '../policies/pattern.ts';
import type { Statement } from '../policies/statement.ts';
import { outcomeOf, type RequestKeys } from './condition-outcome.ts';
import { type Aim, identityStatements, mayDo } from './writers.ts';

type Written = Readonly<Record<string, unknown>>;

function statementsOf(...written: readonly Written[]): readonly Statement[] {
  const read = identityStatements([JSON.stringify({ Version: '2012-10-17', Statement: written })]);
  if (read.kind === 'unknown') throw new Error(read.reason);
  return read.value;
}

const allow = (Action: unknown, Resource: unknown, more: Written = {}): Written => ({
  Effect: 'Allow',
  Action,
  Resource,
  ...more,
});
const deny = (Action: unknown, Resource: unknown, more: Written = {}): Written => ({
  ...allow(Action, Resource, more),
  Effect: 'Deny',
});

const DESTROY: Aim = { action: 's3:DeleteObjectVersion', resource: 'arn:aws:s3:::data/*' };
const MFA = { Condition: { Bool: { 'aws:MultiFactorAuthPresent': 'false' } } };

describe('what an identity may do', () => {
  it.each<[string, readonly Written[]]>([
    ['named', [allow('s3:DeleteObjectVersion', 'arn:aws:s3:::data/*')]],
    ['by a wildcard', [allow('s3:Delete*', '*')]],
    ['in a part', [allow('s3:*', 'arn:aws:s3:::data/tmp/*')]],
    ['by what is left out', [{ Effect: 'Allow', NotAction: 'iam:*', Resource: '*' }]],
    ['where nothing says not to', [{ Effect: 'Allow', Action: '*', NotResource: 'arn:aws:s3:::logs/*' }]],
    ['under a condition', [allow('s3:*', '*', MFA)]],
    ['in another partition', [allow('s3:*', 'arn:aws-cn:s3:::data/*')]],
    // biome-ignore lint/suspicious/noTemplateCurlyInString: a policy variable
    ['by a variable', [allow('s3:*', 'arn:aws:s3:::${aws:PrincipalTag/bucket}/*')]],
    ['denied in a part only', [allow('s3:*', '*'), deny('s3:*', 'arn:aws:s3:::data/v1/*')]],
    ['denied under a condition only', [allow('s3:*', '*'), deny('s3:*', '*', MFA)]],
    // biome-ignore lint/suspicious/noTemplateCurlyInString: a policy variable
    ['denied for who knows what', [allow('s3:*', '*'), deny('s3:*', 'arn:aws:s3:::${aws:username}/*')]],
  ])('is allowed: %s', (_, written) => {
    expect(mayDo(statementsOf(...written), DESTROY)).toBe(true);
  });

  it.each<[string, readonly Written[]]>([
    ['nothing at all', []],
    ['another action', [allow(['s3:GetObject', 's3:PutObject', 's3:DeleteObject'], '*')]],
    ['another bucket', [allow('s3:*', ['arn:aws:s3:::database/*', 'arn:aws:s3:::logs'])]],
    ['the bucket, not its objects', [allow('s3:*', 'arn:aws:s3:::data')]],
    ['denied', [allow('s3:*', '*'), deny('s3:DeleteObjectVersion', '*')]],
    ['denied by a wildcard', [allow('s3:*', '*'), deny('s3:Delete*', 'arn:aws:s3:::data/*')]],
    [
      'denied beside what is left',
      [allow('*', '*'), { Effect: 'Deny', NotAction: 's3:Get*', Resource: '*' }],
    ],
    [
      'denied but elsewhere',
      [allow('*', '*'), { Effect: 'Deny', Action: '*', NotResource: 'arn:aws:s3:::logs/*' }],
    ],
    ['allowed when it is denied', [allow('s3:*', '*', MFA), deny('s3:*', '*', MFA)]],
    ['left out', [{ Effect: 'Allow', NotAction: 's3:*', Resource: '*' }]],
    ['left out by place', [{ Effect: 'Allow', Action: '*', NotResource: 'arn:aws:s3:::data*' }]],
  ])('is not allowed: %s', (_, written) => {
    expect(mayDo(statementsOf(...written), DESTROY)).toBe(false);
  });

  it('takes one statement for a list of one', () => {
    const read = identityStatements([
      { Version: '2012-10-17', Statement: { ...allow('s3:*', '*') } as never },
    ]);
    expect(read).toMatchObject({ kind: 'known', value: [{ effect: 'Allow' }] });
  });

  it.each(['{', '{"Statement": 7}', '[]', '{"Version":"2012-10-17"}'])(
    'says that %s is no policy',
    (text) => {
      expect(identityStatements([text])).toMatchObject({ kind: 'unknown' });
    },
  );
});

const ACTIONS = ['s3:GetObject', 's3:PutObject', 's3:DeleteObjectVersion'];
const KEYS = ['arn:aws:s3:::data/a', 'arn:aws:s3:::data/tmp/a', 'arn:aws:s3:::logs/a'];
const REQUESTS: readonly RequestKeys[] = ['red', 'blue', null].map((team) => ({
  'aws:principaltag/team': team,
}));

const written = fc.record({
  Effect: fc.constantFrom('Allow', 'Deny'),
  action: fc.tuple(
    fc.constantFrom('Action', 'NotAction'),
    fc.subarray([...ACTIONS, 's3:*', '*', 's3:Get*', 's3:*Object*'], { minLength: 1 }),
  ),
  resource: fc.tuple(
    fc.constantFrom('Resource', 'NotResource'),
    fc.subarray([...KEYS, '*', 'arn:aws:s3:::data/*', 'arn:aws:s3:::data/t*', 'arn:aws:s3:::*/a'], {
      minLength: 1,
    }),
  ),
  Condition: fc.constantFrom(
    {},
    { StringEquals: { 'aws:PrincipalTag/team': 'red' } },
    { StringNotEquals: { 'aws:PrincipalTag/team': 'red' } },
    { StringLike: { 'aws:PrincipalTag/team': 'r*' } },
    { StringEqualsIfExists: { 'aws:PrincipalTag/team': ['red', 'blue'] } },
    { Null: { 'aws:PrincipalTag/team': 'true' } },
  ),
});

const statements = fc.array(written, { maxLength: 5 }).map((all) =>
  statementsOf(
    ...all.map(({ Effect, action, resource, Condition }) => ({
      Effect,
      [action[0]]: action[1],
      [resource[0]]: resource[1],
      Condition,
    })),
  ),
);

const aim: fc.Arbitrary<Aim> = fc.record({
  action: fc.constantFrom(...ACTIONS),
  resource: fc.constantFrom(...KEYS, 'arn:aws:s3:::data/*', 'arn:aws:s3:::data/tmp/*', '*'),
});

/** One request, as IAM decides it. */
function isAllowed(all: readonly Statement[], action: string, resource: string, keys: RequestKeys): boolean {
  const isMet = ({ actions, resources, conditions }: Statement) =>
    actions.values.some((value) => matches(value, action.toLowerCase())) !== actions.isNot &&
    resources.values.some((value) => matches(value, resource)) !== resources.isNot &&
    conditions.every((condition) => outcomeOf(condition, keys) === true);
  const met = all.filter(isMet);
  return met.some(({ effect }) => effect === 'Allow') && !met.some(({ effect }) => effect === 'Deny');
}

describe('for any policies', () => {
  it('nothing is allowed that was not foreseen', () => {
    fc.assert(
      fc.property(statements, aim, (all, asked) => {
        const done = KEYS.filter((key) => matches(asked.resource, key)).some((key) =>
          REQUESTS.some((keys) => isAllowed(all, asked.action, key, keys)),
        );
        if (done) expect(mayDo(all, asked)).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });

  it('one more Deny never widens, and one more Allow never narrows', () => {
    fc.assert(
      fc.property(statements, statements, aim, (all, more, asked) => {
        const of = (effect: Statement['effect']) => more.filter((each) => each.effect === effect);
        if (!mayDo(all, asked)) expect(mayDo([...all, ...of('Deny')], asked)).toBe(false);
        if (mayDo(all, asked)) expect(mayDo([...all, ...of('Allow')], asked)).toBe(true);
      }),
      { numRuns: 1000 },
    );
  });

  it('their order and spelling make no difference', () => {
    fc.assert(
      fc.property(statements, aim, (all, asked) => {
        const answer = mayDo(all, asked);
        expect(mayDo([...all].reverse(), asked)).toBe(answer);
        expect(mayDo(all, { ...asked, action: asked.action.toUpperCase() })).toBe(answer);
      }),
    );
  });
});
