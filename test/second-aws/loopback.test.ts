import { connect } from 'node:net';
import { expect, it } from 'vitest';
import { deployment } from '../e2e/deployed/deployment.ts';

// A server that listens at every address answers here as well.
it.each([
  ['127.0.0.1', 'connected'],
  ['127.0.0.2', 'refused'],
])('a connection to %s is %s: nobody but this machine reaches the emulator', async (host, outcome) => {
  expect(await connecting(host, Number(new URL(deployment.environment.AWS_ENDPOINT_URL ?? '').port))).toBe(
    outcome,
  );
});

const connecting = (host: string, port: number): Promise<string> =>
  new Promise((resolve) => {
    const socket = connect({ host, port });
    const end = (outcome: string) => () => {
      socket.destroy();
      resolve(outcome);
    };
    socket.once('connect', end('connected')).once('error', end('refused'));
  });
