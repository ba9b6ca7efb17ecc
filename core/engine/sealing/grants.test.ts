import { describe, expect, it } from 'vitest';
import { hash } from '../../../test/model/memory-stage.ts';
import type { Grant } from '../../scope/approvers.ts';
import { authorizer, deployedGrants } from './grants.ts';

const principal = { arn: 'arn:aws:iam::111122223333:role/Publisher', account: '111122223333', session: 's' };
const ACCOUNT = '111122223333';
const grant = (changes: Partial<Grant> = {}): readonly Grant[] => [
  {
    arn: 'arn:aws:iam::111122223333:role/data/Publisher',
    actions: ['seal'],
    datasets: ['labels'],
    ...changes,
  },
];

describe('authorizer', () => {
  it("leaves it to IAM when nobody was granted anything, for identities of the stack's own account", () => {
    expect(() => authorizer([], ACCOUNT)(principal, 'seal', 'labels')).not.toThrow();
    expect(() => authorizer([], ACCOUNT)(principal, 'approve', '*')).not.toThrow();
  });

  it.each([
    ['without grants', []],
    ['with grants for others', grant()],
  ])('refuses identities of other accounts %s, and names both accounts', (_, grants) => {
    const arns = ['root', 'user/ada', 'role/Publisher'].map((name) => `arn:aws:iam::999999999999:${name}`);
    for (const arn of arns)
      for (const what of ['seal', 'approve'] as const)
        expect(() =>
          authorizer(grants, ACCOUNT)({ arn, account: '999999999999', session: null }, what, 'labels'),
        ).toThrow(
          expect.objectContaining({
            code: 'ACCESS_DENIED',
            message: expect.stringMatching(
              `${arn} is of account 999999999999, this deployment of ${ACCOUNT}`,
            ),
          }),
        );
  });

  it('lets an identity of another account do what a grant names it for', () => {
    const arn = 'arn:aws:iam::999999999999:role/Publisher';
    const authorize = authorizer(grant({ arn }), ACCOUNT);
    const other = { ...principal, arn, account: '999999999999' };
    expect(() => authorize(other, 'seal', 'labels')).not.toThrow();
    expect(() => authorize(other, 'approve', 'labels')).toThrow('unless a grant names them');
  });

  it('lets a granted role do what it was granted, whatever its path', () => {
    expect(() => authorizer(grant(), ACCOUNT)(principal, 'seal', 'labels')).not.toThrow();
    expect(() => authorizer(grant({ datasets: ['*'] }), ACCOUNT)(principal, 'seal', 'other')).not.toThrow();
  });

  it.each([
    ['another action', grant(), 'approve', 'labels'],
    ['another dataset', grant(), 'seal', 'other'],
    ['another role', grant({ arn: 'arn:aws:iam::111122223333:role/Labeler' }), 'seal', 'labels'],
    [
      'the same name in another account',
      grant({ arn: 'arn:aws:iam::999999999999:role/Publisher' }),
      'seal',
      'labels',
    ],
  ] as const)('refuses %s', (_, grants, action, dataset) => {
    expect(() => authorizer(grants, ACCOUNT)(principal, action, dataset)).toThrow(
      expect.objectContaining({ code: 'ACCESS_DENIED' }),
    );
  });
});

describe('the grants that a deployment wrote down', () => {
  const text = JSON.stringify(grant());
  const digest = hash(text);

  it('are not asked for where it has none', () => {
    expect(deployedGrants(null, null, hash)).toEqual([]);
    expect(deployedGrants(text, null, hash)).toEqual([]);
  });

  it('are those that are there', () => {
    expect(deployedGrants(text, digest, hash)).toEqual(grant());
  });

  it.each([
    ['none are written down', null],
    [
      'others are, as many, that somebody had written down without a deployment',
      JSON.stringify(grant({ arn: 'arn:aws:iam::111122223333:role/Labeler' })),
    ],
    ['an empty list is', '[]'],
    ['what is there cannot be read', '{'],
  ])('let nobody in where %s', (_, found) => {
    expect(() => deployedGrants(found, digest, hash)).toThrow(
      expect.objectContaining({
        code: 'ACCESS_DENIED',
        message: expect.stringContaining('are not those that are written down'),
      }),
    );
  });
});
