import { describe, expect, it } from 'vitest';
import { assigned } from '../../../test/fakes/assigned-setting.ts';
import { versioning } from './data-protection.ts';

const set = (configuration: Readonly<Record<string, string>>, before = versioning.safest) =>
  assigned(versioning, 'PutBucketVersioning', { VersioningConfiguration: configuration }, before);

describe('versioning', () => {
  it('keeps MFA delete where a call leaves it out', () => {
    const before = { status: 'Enabled', mfaDelete: true } as const;
    expect(set({ Status: 'Suspended' }, before)).toEqual({ status: 'Suspended', mfaDelete: true });
  });

  it('keeps the status where a call sets only MFA delete', () => {
    const before = { status: 'Suspended', mfaDelete: true } as const;
    expect(set({ MfaDelete: 'Disabled' }, before)).toEqual({ status: 'Suspended', mfaDelete: false });
  });

  it("knows the SDK's name of MFA delete", () => {
    expect(set({ Status: 'Enabled', MFADelete: 'Enabled' })).toEqual({ status: 'Enabled', mfaDelete: true });
  });

  it('is not known from a configuration that holds nothing', () => {
    expect(set({ xmlns: 'http://s3.amazonaws.com/doc/2006-03-01/' })).toBeUndefined();
    expect(assigned(versioning, 'PutBucketVersioning', { versioning: '' })).toBeUndefined();
  });

  it('was never set where the answer names nothing', () => {
    expect(versioning.read({})).toEqual({ status: 'Never', mfaDelete: false });
    expect(versioning.read({ Status: 'Enabled', MFADelete: 'Enabled' })).toEqual({
      status: 'Enabled',
      mfaDelete: true,
    });
  });
});
