import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

export interface RunningServer {
  /** Addresses of the object's endpoint. */
  readonly tls: string;
  /** Over TLS too, and no faster than was asked for on each connection. */
  readonly paced: string;
  readonly plain: string;
  /** Seconds of processor time that it has taken so far. */
  cpuSeconds(): Promise<number>;
  stop(): Promise<void>;
}

const SCRIPT = fileURLToPath(new URL('server.ts', import.meta.url));

export async function startServer(
  files: { key: string; cert: string },
  size: number,
  pace: number,
): Promise<RunningServer> {
  const child = spawn(process.execPath, [SCRIPT, files.key, files.cert, String(size), String(pace)], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string];
  const ports = JSON.parse(line) as { tls: number; plain: number; paced: number };
  return {
    tls: `https://127.0.0.1:${ports.tls}`,
    paced: `https://127.0.0.1:${ports.paced}`,
    plain: `http://127.0.0.1:${ports.plain}`,
    cpuSeconds: async () => Number(await (await fetch(`http://127.0.0.1:${ports.plain}/cpu`)).text()),
    stop: async () => {
      const ended = once(child, 'exit');
      child.kill();
      await ended;
    },
  };
}
