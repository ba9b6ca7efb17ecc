import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it } from 'vitest';
import { runCli } from '../test/cli/run-cli.ts';

it('starts nothing at a port that is taken, and says what to do', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  try {
    const { exitCode, err } = await runCli(['local', '--no-deploy', '--port', String(port)]);
    expect(exitCode).toBe(2);
    expect(err).toContain(`port ${port} is taken`);
    expect(err).toContain(`AWS_ENDPOINT_URL=http://127.0.0.1:${port}`);
  } finally {
    server.close();
  }
});
