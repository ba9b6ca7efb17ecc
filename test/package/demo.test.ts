import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { expect, inject, it } from 'vitest';
import type { Alert } from '../../core/alerts/alert.ts';
import type { DemoEvent } from '../../local/demo/events.ts';
import { folderIn } from './installed/project.ts';

const DEMO_MS = 240_000;
const project = inject('projectWithCdk');

/** Runs the packed command on the oldest Node; gives what it printed, and its exit code. */
const demo = async (...options: readonly string[]): Promise<{ events: DemoEvent[]; code: number | null }> => {
  const command = join(project, 'node_modules', '.bin', 'sealwatch');
  const child = spawn(inject('oldestNode'), [command, 'demo', '--json', ...options], {
    cwd: await folderIn(project, ['demo', ...options].join('')),
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

/** The command, and whether it changes something. */
const namedIn = (words: readonly string[]): string =>
  `${words[0]}${words.includes('--apply') ? ' --apply' : ''}`;

it('plays one incident from end to end, whose every step checks what it came to', {
  timeout: DEMO_MS,
}, async () => {
  const { events, code } = await demo('--incident');
  const commands = events.flatMap((event) => (event.kind === 'command' ? [namedIn(event.words)] : []));
  const alerts = events.flatMap((event) => (event.kind === 'alert' ? [event.alert.rule] : []));
  expect(code).toBe(0);
  expect(alerts).toEqual(['object-altered', 'version-destroyed', 'lifecycle-destroys-data']);
  expect(commands).toEqual([
    'seal',
    'seal',
    'readers',
    'contain',
    'contain --apply',
    'contain',
    'contain --apply',
    'contain --apply',
    'restore --apply',
    'attest',
    'incident',
    'incident',
  ]);
  expect(events.at(-1)?.kind).toBe('stopped');
});
