import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { allow, CONTEXT, deny, OTHER, OWN, policy, policyText } from '../../test/policies/samples.ts';
import { analysePolicy } from './analyse.ts';
import { parsePolicy, readPolicy } from './document.ts';

const isPublic = (text: string): boolean => analysePolicy(parsePolicy(text), CONTEXT).isPublic;

describe('one policy, however it is written', () => {
  const plain = policy(allow({ Sid: 'a', Condition: { StringEquals: { 'aws:SourceVpc': 'vpc-1' } } }));

  it.each([
    [
      'one statement without a list',
      `{"Version":"2012-10-17","Statement":${JSON.stringify(allow({ Sid: 'a', Condition: { StringEquals: { 'aws:SourceVpc': 'vpc-1' } } }))}}`,
    ],
    [
      'lists of one',
      policyText(
        allow({
          Sid: 'a',
          Principal: { AWS: ['*'] },
          Action: ['s3:GetObject'],
          Resource: ['arn:aws:s3:::acme/*'],
          Condition: { StringEquals: { 'aws:SourceVpc': ['vpc-1'] } },
        }),
      ),
    ],
    [
      'repetitions',
      policyText(
        allow({
          Sid: 'a',
          Action: ['s3:GetObject', 's3:getobject'],
          Condition: { StringEquals: { 'aws:SourceVpc': ['vpc-1', 'vpc-1'] } },
        }),
      ),
    ],
    [
      'other case',
      policyText(
        allow({
          Sid: 'a',
          Action: 'S3:GETOBJECT',
          Condition: { stringequals: { 'AWS:SourceVPC': 'vpc-1' } },
        }),
      ),
    ],
    [
      'escapes',
      policyText(allow({ Sid: 'a', Condition: { StringEquals: { 'aws:SourceVpc': 'vpc-1' } } }))
        .replaceAll('Principal', '\\u0050rincipal')
        .replaceAll('s3:', '\\u0073\\u0033:'),
    ],
    [
      'space',
      JSON.stringify(
        JSON.parse(
          policyText(allow({ Sid: 'a', Condition: { StringEquals: { 'aws:SourceVpc': 'vpc-1' } } })),
        ),
        null,
        '\r\n\t ',
      ),
    ],
    [
      'as the AWS CLI prints it',
      JSON.stringify({
        Policy: policyText(allow({ Sid: 'a', Condition: { StringEquals: { 'aws:SourceVpc': 'vpc-1' } } })),
      }),
    ],
  ])('%s', (_, text) => {
    expect(parsePolicy(text)).toEqual(plain);
  });

  it('comes parsed or as text', () => {
    const text = policyText(allow(), deny());
    expect(readPolicy(JSON.parse(text))).toEqual(parsePolicy(text));
    expect(readPolicy(text)).toEqual(parsePolicy(text));
    expect(readPolicy({ Policy: JSON.parse(text) })).toEqual(parsePolicy(text));
  });

  it('comes as one statement by itself', () => {
    expect(parsePolicy(JSON.stringify(allow()))).toMatchObject({ statements: policy(allow()).statements });
  });

  it('names statements by their Sid, else by their place', () => {
    const { statements } = policy(allow(), allow({ Sid: 'Readers' }), allow({ Sid: '' }));
    expect(statements.map(({ name }) => name)).toEqual(['statement 1', 'Readers', 'statement 3']);
  });

  it('passes over what AWS does not know', () => {
    expect(policy({ ...allow({ Sid: 'a' }), Comment: OWN })).toEqual(policy(allow({ Sid: 'a' })));
  });
});

describe('names that repeat fool nobody: whatever one of them allows counts', () => {
  const statement = (members: string) =>
    `{"Version":"2012-10-17","Statement":[{"Sid":"a","Action":"s3:GetObject","Resource":"*",${members}}]}`;

  it.each([
    `"Effect":"Allow","Principal":"*","Principal":{"AWS":"${OWN}"}`,
    `"Effect":"Allow","Principal":{"AWS":"${OWN}"},"Principal":"*"`,
    `"Effect":"Allow","Principal":{"AWS":"*","AWS":"${OWN}"}`,
    `"Effect":"Allow","Principal":{"AWS":"${OWN}"},"principal":"*"`,
    `"Effect":"Allow","Effect":"Deny","Principal":"*"`,
    `"Effect":"Deny","Effect":"Allow","Principal":"*"`,
    `"Effect":"Allow","Principal":"*","Condition":{"StringEquals":{"aws:SourceVpc":"vpc-1"}},"Condition":{}`,
    `"Effect":"Allow","Principal":"*","Condition":{"StringLike":{"aws:SourceVpc":"vpc-1","aws:sourcevpc":"*"}}`,
    `"Effect":"Allow","Principal":"*","Condition":{"StringLike":{"aws:SourceVpc":"vpc-1"},"StringLike":{"aws:SourceVpc":"*"}}`,
  ])('%s', (members) => {
    expect(isPublic(statement(members))).toBe(true);
  });

  it('and what one of them denies does not', () => {
    const ambiguous = statement('"Effect":"Deny","Principal":"*"').replace(
      '"Sid":"a"',
      '"Sid":"a","Sid":"b"',
    );
    const both = JSON.parse(policyText(allow())).Statement[0];
    expect(isPublic(ambiguous.replace('[{', `[${JSON.stringify(both)},{`))).toBe(true);
  });

  it('is no matter where all say the same', () => {
    const twice = `"Effect":"Allow","Principal":{"AWS":"${OWN}"},"Principal":{"AWS":"${OWN}"}`;
    const once = `"Effect":"Allow","Principal":{"AWS":"${OWN}"}`;
    expect(parsePolicy(statement(twice))).toEqual(parsePolicy(statement(once)));
  });

  it('two lists of statements are both judged', () => {
    const open = JSON.stringify(allow());
    const closed = JSON.stringify(allow({ Principal: { AWS: OTHER } }));
    expect(isPublic(`{"Statement":[${open}],"Statement":[${closed}]}`)).toBe(true);
    expect(isPublic(`{"Statement":[${closed}],"Statement":[${open}]}`)).toBe(true);
  });

  it('refuses what has more readings than anybody writes by mistake', () => {
    const many = Array.from({ length: 9 }, (_, key) => `"aws:k${key}":"1","aws:k${key}":"2"`).join();
    const text = statement(`"Effect":"Allow","Principal":"*","Condition":{"StringEquals":{${many}}}`);
    expect(() => parsePolicy(text)).toThrow(/512 ways to read it; at most 64/);
  });
});

describe('what is no policy is refused, saying where, what and what is allowed', () => {
  it.each([
    ['', 'line 1, column 1: found the end, expected a JSON value'],
    [
      '{"Version":"2012-10-17"\n "Statement":[]}',
      'line 2, column 2: found "\\"Statement\\":[]}", expected "," or "}"',
    ],
    ['{"Statement":[]} x', 'line 1, column 18: found "x", expected nothing more'],
    ["{'Statement':[]}", 'line 1, column 2'],
    ['{"a":"\u0001"}', "JSON's escapes"],
    ['{"a":"\\x41"}', "JSON's escapes"],
    ['[]', 'a policy is a JSON object, found a list'],
    ['"x"', 'a policy is a JSON object'],
    ['{}', 'the policy has no Statement'],
    [
      '{"Version":"2020-01-01","Statement":[]}',
      'Version is "2020-01-01"; allowed are 2012-10-17, 2008-10-17',
    ],
    ['{"Statement":["x"]}', 'statement 1: a statement is a JSON object, found "x"'],
    [policyText(allow(), allow({ Effect: 'allow' })), 'statement 2 (line 1, column'],
    [policyText(allow({ Effect: 'Permit' })), 'Effect is "Permit"; allowed are "Allow" and "Deny"'],
    [policyText(allow({ Effect: undefined })), 'Effect is missing'],
    [policyText(allow({ Principal: undefined })), 'Principal or NotPrincipal is missing'],
    [policyText(allow({ NotPrincipal: '*' })), 'Principal and NotPrincipal are both there'],
    [policyText(allow({ Principal: {} })), 'Principal names nobody'],
    [policyText(allow({ Principal: { AWS: [] } })), 'Principal AWS is an empty list'],
    [
      policyText(allow({ Principal: { Group: 'x' } })),
      'Principal holds "group"; allowed are AWS, CanonicalUser',
    ],
    [policyText(allow({ Action: undefined })), 'Action or NotAction is missing'],
    [
      policyText(allow({ Action: 'GetObject' })),
      'Action holds "GetObject"; allowed are "*" and service:action',
    ],
    [policyText(allow({ Action: [1] })), 'Action holds 1; text is allowed'],
    [policyText(allow({ Condition: 'x' })), 'Condition is "x"; an object is allowed'],
    [policyText(allow({ Condition: { StringEquals: { 'aws:SourceVpc': { a: 1 } } } })), 'texts are allowed'],
    [`{"Statement":${'['.repeat(100)}${']'.repeat(100)}}`, 'at most 64 levels'],
  ])('%s', (text, message) => {
    expect(() => parsePolicy(text)).toThrow(message);
    expect(() => parsePolicy(text)).toThrow(expect.objectContaining({ code: 'POLICY_INVALID' }));
  });

  it('and nothing else is ever thrown', () => {
    const text = fc.oneof(
      fc.string(),
      fc.json(),
      fc.string({ unit: fc.constantFrom(...'{}[]":,\\u0*AWS ') }),
    );
    fc.assert(
      fc.property(text, (given) => {
        try {
          parsePolicy(given);
        } catch (error) {
          expect(error).toMatchObject({ code: 'POLICY_INVALID' });
        }
      }),
    );
  });
});
