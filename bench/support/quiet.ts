import { cpus } from 'node:os';
import { setTimeout } from 'node:timers/promises';

const SAMPLE_INTERVAL_MS = 500;
const IDLE = 0.9;
const LOOKS = 20;

/** Waits until the processors are idle, for ten seconds at most: what others do would be measured too. */
export async function untilQuiet(): Promise<void> {
  for (let looks = 0; looks < LOOKS; looks++) {
    const before = used();
    await setTimeout(SAMPLE_INTERVAL_MS);
    const after = used();
    if ((after.idle - before.idle) / (after.all - before.all) > IDLE) return;
  }
}

function used(): { idle: number; all: number } {
  const times = cpus().map((cpu) => cpu.times);
  const idle = times.reduce((sum, time) => sum + time.idle, 0);
  return { idle, all: times.reduce((sum, { user, nice, sys, irq }) => sum + user + nice + sys + irq, idle) };
}
