import { describe, expect, it } from 'vitest';
import { authorizer, type Grant } from './grants.ts';

const principal = { arn: 'arn:aws:iam::111122223333:role/Publisher', account: '111122223333', session: 's' };
const grant = (changes: Partial<Grant> = {}): string =>
  JSON.stringify([
    {
      arn: 'arn:aws:iam::111122223333:role/data/Publisher',
      actions: ['seal'],
      datasets: ['labels'],
      ...changes,
    },
  ]);

describe('authorizer', () => {
  it('leaves it to IAM when nobody was granted anything', () => {
    expect(() => authorizer(undefined)(principal, 'seal', 'labels')).not.toThrow();
  });

  it('lets a granted role do what it was granted, whatever its path', () => {
    expect(() => authorizer(grant())(principal, 'seal', 'labels')).not.toThrow();
    expect(() => authorizer(grant({ datasets: ['*'] }))(principal, 'seal', 'other')).not.toThrow();
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
    expect(() => authorizer(grants)(principal, action, dataset)).toThrow(
      expect.objectContaining({ code: 'ACCESS_DENIED' }),
    );
  });
});
