import { createServer } from 'node:net';

/** The loopback address: nothing that the local tooling starts can be reached from another machine. */
export const LOOPBACK = '127.0.0.1';

/** Where tools expect an AWS on this machine. */
export const PREFERRED_PORT = 4566;

const TRIES = 50;

/** The preferred port when it is free, else the next free one above it. */
export const freePort = async (preferred: number): Promise<number> => {
  for (let port = preferred; port < preferred + TRIES; port += 1) {
    if (await isFree(port)) return port;
  }
  return anyFreePort();
};

/** True where nothing listens at this port of the loopback address. */
export const isFree = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(false));
    probe.listen(port, LOOPBACK, () => probe.close(() => resolve(true)));
  });

const anyFreePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, LOOPBACK, () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
