import { describe, expect, inject, it } from 'vitest';
import { denied, grantsByUse } from './evaluate-grants.ts';
import { readRecording } from './recording.ts';
import { deniedByMoto } from './second-opinion.ts';
import { UNUSED, unexplained, untrue } from './unused.ts';

const python = inject('moto');

describe('of the calls that the functions made in the end-to-end tests,', () => {
  const recording = readRecording();
  const { used, unused } = grantsByUse(recording);

  it('every function made some, and all are understood', () => {
    expect(recording.unknown).toEqual([]);
    expect(Object.keys(recording.roles)).toHaveLength(14);
    const silent = Object.entries(recording.roles).filter(([, { calls }]) => calls === 0);
    expect(silent.map(([role]) => role)).toEqual([]);
  });

  it('none is denied by the policies of the function that made it', () => {
    expect(denied(recording)).toEqual([]);
  });

  it.skipIf(python === null)('none is denied either where moto reads the policies', async () => {
    expect(await deniedByMoto(python ?? '', recording.roles)).toEqual([]);
  });

  it('what the policies allow and nothing used has a reason', () => {
    expect(unexplained(unused)).toEqual([]);
  });

  it('nothing that was used stands on the list of what is not', () => {
    expect(untrue(used, unused)).toEqual([]);
  });
});

it('every unused grant has a reason in a sentence', () => {
  for (const { reason } of UNUSED) expect(reason).toMatch(/^[A-Z].{30,}\.$/);
});

it.skipIf(python === null)(
  'moto denies what a policy does not name, and what its condition does not meet',
  async () => {
    const policy = (Condition?: Record<string, Record<string, string>>) => ({
      Statement: [
        {
          Effect: 'Allow' as const,
          Action: 's3:GetObject',
          Resource: 'arn:aws:s3:::b/d/*',
          ...(Condition && { Condition }),
        },
      ],
    });
    const read = (key: string) => ({ action: 's3:GetObject', resource: `arn:aws:s3:::b/${key}` });
    const needs = [
      read('d/1'),
      read('d/2 lines\nof a name'),
      read('e/1'),
      { action: 's3:GetObjectVersion', resource: 'arn:aws:s3:::b/d/1' },
    ];
    const through = { StringEquals: { 'kms:ViaService': 's3.eu-west-1.amazonaws.com' } };
    const keys = { 'kms:ViaService': 'sns.eu-west-1.amazonaws.com' };
    expect(
      await deniedByMoto(python ?? '', {
        A: { policies: [policy()], needs, calls: 3 },
        B: { policies: [policy(through)], needs: [{ ...read('d/1'), keys }], calls: 1 },
      }),
    ).toEqual([
      'A: s3:GetObject on arn:aws:s3:::b/e/1',
      'A: s3:GetObjectVersion on arn:aws:s3:::b/d/1',
      'B: s3:GetObject on arn:aws:s3:::b/d/1',
    ]);
  },
);
