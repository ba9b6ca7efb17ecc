import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { requireProfile } from './require-profile.ts';

const folder = mkdtempSync(join(tmpdir(), 'profiles-'));
afterAll(() => rmSync(folder, { recursive: true }));
const config = join(folder, 'config');
const credentials = join(folder, 'credentials');
writeFileSync(
  config,
  '[default]\nregion = eu-west-1\n[profile data-team]\n[ profile "two words" ]\n[sso-session corp]\n',
);
writeFileSync(credentials, '[keys]\naws_access_key_id = AKIA\n');
const FILES = { AWS_CONFIG_FILE: config, AWS_SHARED_CREDENTIALS_FILE: credentials };

it.each(['default', 'data-team', 'two words', 'keys'])('takes the profile %j, which is there', (profile) => {
  expect(() => requireProfile(profile, FILES)).not.toThrow();
  expect(() => requireProfile(undefined, { ...FILES, AWS_PROFILE: profile })).not.toThrow();
});

it.each(['data-tema', 'corp', 'region'])('refuses the profile %j, which is not', (profile) => {
  expect(() => requireProfile(profile, FILES)).toThrow(`there is no profile "${profile}" in ${config}`);
});

it('suggests the nearest and lists all', () => {
  expect(() => requireProfile('data-tema', FILES)).toThrow(
    'there are: default, data-team, two words, keys; did you mean "data-team"?',
  );
});

it('asks for no profile where keys of the environment come before it, or nothing names one', () => {
  expect(() => requireProfile(undefined, { AWS_PROFILE: 'nope', AWS_ACCESS_KEY_ID: 'AKIA' })).not.toThrow();
  expect(() => requireProfile(undefined, FILES)).not.toThrow();
});
