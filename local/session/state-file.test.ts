import { expect, it } from 'vitest';
import { chooseEmulator } from './state-file.ts';

it('an endpoint that is set wins', () => {
  const environment = { AWS_ENDPOINT_URL: 'http://127.0.0.1:4566/' };
  const choice = { kind: 'given', endpoint: 'http://127.0.0.1:4566' };
  expect(chooseEmulator(undefined, environment)).toEqual(choice);
  expect(chooseEmulator('localstack', environment)).toEqual(choice);
});

it('MiniStack otherwise', () => {
  expect(chooseEmulator(undefined, {})).toEqual({ kind: 'ministack' });
  expect(chooseEmulator('ministack', {})).toEqual({ kind: 'ministack' });
});

it.each(['localemu', 'localstack'] as const)('%s where it is asked for', (kind) => {
  expect(chooseEmulator(kind, {})).toEqual({ kind });
});

it('fails for an emulator that is unknown', () => {
  expect(() => chooseEmulator('moto', {})).toThrow(/'moto'/);
});
