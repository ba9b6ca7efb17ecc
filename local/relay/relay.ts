import { createServer, type Server } from 'node:http';
import { freePort, LOOPBACK, PREFERRED_PORT } from '../process/free-port.ts';
import type { Answerer } from './answers/respond.ts';
import type { Exchange, Interest, Observer, RelayedRequest } from './exchange.ts';
import { forward } from './forward.ts';

/** A proxy in front of the emulator, through which users and functions alike make their calls. */
export interface Relay {
  readonly endpoint: string;
  readonly port: number;
  /** Where calls go from now on, who is notified of them, and who answers some itself; until then they are answered 502. */
  connect(upstream: string, observers: readonly Observer[], answerers?: readonly Answerer[]): void;
  /** Resolves when everything that followed from the calls so far was delivered. */
  idle(): Promise<void>;
  stop(): Promise<void>;
}

export interface RelayOptions {
  /** @default 4566, or the next free port above it */
  readonly port?: number;
  /** Called with what failed behind a call that itself was answered. */
  readonly onTrouble?: (error: unknown) => void;
}

interface Target {
  readonly upstream: URL;
  readonly observers: readonly Observer[];
  readonly answerers: readonly Answerer[];
}

/** Starts listening on loopback. */
export const startRelay = async (options: RelayOptions = {}): Promise<Relay> => {
  const pending = new Set<Promise<void>>();
  let target: Target | undefined;
  const server = createServer((incoming, outgoing) => {
    if (!target) {
      outgoing.writeHead(502).end();
      return;
    }
    const { upstream, observers, answerers } = target;
    forward(incoming, outgoing, {
      upstream,
      answerers,
      interest: (request) => combined(observers, request),
      onExchange: (exchange) => track(pending, notify(observers, exchange), options.onTrouble),
    });
  });
  const port = await listen(server, options.port ?? PREFERRED_PORT);
  return {
    endpoint: `http://${LOOPBACK}:${port}`,
    port,
    connect: (upstream, observers, answerers = []) => {
      target = { upstream: new URL(upstream), observers, answerers };
    },
    idle: async () => {
      while (pending.size > 0) await Promise.all(pending);
    },
    stop: () => close(server),
  };
};

const combined = (observers: readonly Observer[], request: RelayedRequest): Interest | undefined => {
  const interests = observers
    .map((observer) => observer.interest(request))
    .filter((interest) => interest !== undefined);
  if (interests.length === 0) return undefined;
  return {
    requestBody: interests.some((interest) => interest.requestBody),
    responseBody: interests.some((interest) => interest.responseBody),
  };
};

const notify = async (observers: readonly Observer[], exchange: Promise<Exchange>): Promise<void> => {
  const seen = await exchange;
  const interested = observers.filter((observer) => observer.interest(seen.request));
  await Promise.all(interested.map((observer) => observer.observe(seen)));
};

const track = (
  pending: Set<Promise<void>>,
  work: Promise<void>,
  onTrouble: (error: unknown) => void = () => {},
): void => {
  const settled = work.catch(onTrouble).finally(() => pending.delete(settled));
  pending.add(settled);
};

const listen = async (server: Server, preferred: number): Promise<number> => {
  // Uploads may take as long as they like, and idle clients must not be cut off just as they send again.
  server.requestTimeout = 0;
  server.keepAliveTimeout = 75_000;
  for (let wanted = preferred; ; wanted += 1) {
    const port = await freePort(wanted);
    const error = await new Promise<NodeJS.ErrnoException | undefined>((resolve) => {
      server.once('error', resolve);
      server.listen(port, LOOPBACK, () => {
        server.removeListener('error', resolve);
        resolve(undefined);
      });
    });
    if (!error) return port;
    if (error.code !== 'EADDRINUSE') throw error;
  }
};

const close = (server: Server): Promise<void> =>
  new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
