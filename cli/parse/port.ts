import { InvalidArgumentError } from 'commander';

const HIGHEST = 65_535;

/** A TCP port. */
export function parsePort(text: string): number {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : 0;
  if (port >= 1 && port <= HIGHEST) return port;
  throw new InvalidArgumentError(`A port is a number from 1 to ${HIGHEST}.`);
}
