import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Alert } from '../../core/alerts/alert.ts';
import type { DemoEvent } from '../../local/demo/events.ts';
import { type InstalledNode, installNode, OLDEST } from './installed/nodes.ts';
import { installPacked, type Project } from './installed/project.ts';

const INSTALL_MS = 240_000;
const DEMO_MS = 240_000;
let project: Project;
let oldest: InstalledNode;

beforeAll(async () => {
  oldest = await installNode(OLDEST);
  project = await installPacked('aws-cdk', 'aws-cdk-lib', 'constructs');
}, INSTALL_MS);

afterAll(async () => {
  await project?.remove();
  await oldest?.remove();
});

/** Runs the packed command on the oldest Node; gives what it printed, and its exit code. */
const demo = async (): Promise<{ events: DemoEvent[]; code: number | null }> => {
  const command = join(project.folder, 'node_modules', '.bin', 'sealwatch');
  const child = spawn(oldest.path, [command, 'demo', '--json'], {
    cwd: project.folder,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(child, 'close');
  const events: DemoEvent[] = [];
  for await (const line of createInterface({ input: child.stdout })) events.push(JSON.parse(line));
  const [code] = await ended;
  return { events, code };
};

const isRecovered = (alert: Alert) => alert.kind !== 'group' && alert.state === 'recovered';

it('shows every attack with its alert, from a package, on the oldest Node', {
  timeout: DEMO_MS,
}, async () => {
  const { events, code } = await demo();
  const alerts = events.filter((event) => event.kind === 'alert');
  expect(code).toBe(0);
  expect(alerts.map(({ alert }) => alert.rule)).toEqual([
    'object-altered',
    'object-added',
    'object-removed',
    'version-destroyed',
    'transient-content',
    'policy-external-account',
    'versioning-suspended',
    'lifecycle-destroys-data',
  ]);
  const undone = events.filter((event) => event.kind === 'also' && isRecovered(event.alert));
  expect(undone.length).toBeGreaterThanOrEqual(2);
  for (const { mail, alert } of alerts) expect(mail?.subject).toContain(alert.title);
  expect(alerts[3]?.mail?.text).toContain('SURVIVES');
  expect(events.filter((event) => event.kind === 'quiet')).toMatchObject([{ class: 'same-bytes' }]);
  expect(events.at(-1)?.kind).toBe('stopped');
});
