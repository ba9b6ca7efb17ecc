import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { accountIn, isSameIdentity, partitionIn, roleSessionIn, stableArn, withoutRolePath } from './arn.ts';

const partition = fc.constantFrom('aws', 'aws-cn', 'aws-us-gov', 'aws-iso-b', 'aws-eusc');
const account = fc.stringMatching(/^\d{12}$/);
// As IAM takes them: names of roles and sessions, and paths of any depth.
const name = fc.stringMatching(/^[\w+=,.@-]{1,64}$/);
const path = fc.array(fc.stringMatching(/^[\w+=,.@-]{1,20}$/), { maxLength: 3 });
const whole = (parts: readonly string[], last: string): string => [...parts, last].join('/');

describe('a session of a role', () => {
  it('names its role, its account and itself, whatever they are called', () => {
    fc.assert(
      fc.property(partition, account, name, name, (aws, id, role, session) => {
        const arn = `arn:${aws}:sts::${id}:assumed-role/${role}/${session}`;
        const found = { role: `arn:${aws}:iam::${id}:role/${role}`, account: id, session };
        expect(roleSessionIn(arn)).toEqual(found);
        expect(stableArn(arn)).toBe(found.role);
        expect(accountIn(arn)).toBe(id);
      }),
    );
  });

  it('is the same identity as its role, whatever path the role has, and as its other sessions', () => {
    fc.assert(
      fc.property(partition, account, path, name, name, name, (aws, id, parts, role, one, other) => {
        const session = (of: string) => `arn:${aws}:sts::${id}:assumed-role/${role}/${of}`;
        const arn = `arn:${aws}:iam::${id}:role/${whole(parts, role)}`;
        expect(isSameIdentity(session(one), arn)).toBe(true);
        expect(isSameIdentity(session(one), session(other))).toBe(true);
        expect(withoutRolePath(arn)).toBe(stableArn(session(one)));
      }),
    );
  });

  it.each([
    'arn:aws:iam::111122223333:role/data/Publisher',
    'arn:aws:iam::111122223333:user/Maria',
    'arn:aws:iam::111122223333:root',
    'arn:aws:sts::111122223333:federated-user/maria',
    'arn:aws:sts::111122223333:assumed-role/Publisher',
    'arn:aws:sts::111122223333:assumed-role/Publisher/',
    'arn:aws:sts::1:assumed-role/Publisher/maria',
    'arn:other:sts::111122223333:assumed-role/Publisher/maria',
    ' arn:aws:sts::111122223333:assumed-role/Publisher/maria',
    's3.amazonaws.com',
    '',
  ])('is not %j, which stays as it is', (text) => {
    expect(roleSessionIn(text)).toBeNull();
    expect(stableArn(text)).toBe(text);
  });

  it('stays as it is once it is stable, whatever the text', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          account.map((id) => `arn:aws:sts::${id}:assumed-role/a/b/c`),
        ),
        (text) => {
          expect(stableArn(stableArn(text))).toBe(stableArn(text));
        },
      ),
    );
  });
});

describe('one identity', () => {
  it('differs from others by account, kind and name', () => {
    fc.assert(
      fc.property(account, account, path, name, name, (id, otherId, parts, one, other) => {
        const arn = (of: string, kind: string, last: string) =>
          `arn:aws:iam::${of}:${kind}/${whole(parts, last)}`;
        expect(isSameIdentity(arn(id, 'role', one), arn(id, 'user', one))).toBe(false);
        expect(isSameIdentity(arn(id, 'role', one), arn(otherId, 'role', one))).toBe(id === otherId);
        expect(isSameIdentity(arn(id, 'user', one), arn(id, 'user', other))).toBe(one === other);
      }),
    );
  });

  it.each([
    ['arn:aws:iam::111122223333:user/team/Maria', 'arn:aws:iam::111122223333:user/Maria', true],
    ['arn:aws:iam::111122223333:role/Publisher', 'arn:aws-cn:iam::111122223333:role/Publisher', false],
    ['arn:aws:iam::111122223333:role/publisher', 'arn:aws:iam::111122223333:role/Publisher', false],
    [
      'arn:aws:iam::111122223333:role/Publisher',
      'arn:aws:sts::111122223333:assumed-role/Labeler/Publisher',
      false,
    ],
  ])('%s and %s: %s', (a, b, expected) => {
    expect(isSameIdentity(a, b)).toBe(expected);
  });
});

it.each([
  ['arn:aws:iam::111122223333:role/Publisher', 'aws'],
  ['arn:aws-us-gov:cloudformation:us-gov-west-1:111122223333:stack/Sealwatch/1', 'aws-us-gov'],
  ['Sealwatch', 'aws'],
])('%s is in the partition %s', (arn, partition) => {
  expect(partitionIn(arn)).toBe(partition);
});
