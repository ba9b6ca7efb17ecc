import type { RecordingCheck, RecordingStore } from '../../core/engine/activity/check-recording.ts';
import type { InterruptionLog } from '../../core/engine/activity/ports.ts';
import type { Interruption, WatchCheck, WatchStore } from '../../core/engine/verification/ports.ts';
import type { Dataset, Gap, Unrecorded, UnrecordedTime, Unwatched } from '../../core/scope/dataset.ts';

/** Which datasets are not watched, in memory. */
export class MemoryWatchStore implements WatchStore, RecordingStore, InterruptionLog {
  readonly #datasets: Map<string, Dataset>;
  readonly interruptions: Interruption[] = [];
  check: WatchCheck | null = null;
  recording: RecordingCheck | null = null;

  constructor(datasets: Map<string, Dataset>) {
    this.#datasets = datasets;
  }

  async saveUnwatched(name: string, unwatched: Unwatched): Promise<void> {
    this.#update(name, (dataset) => ({ ...dataset, unwatched }));
  }

  async beginGap(name: string, gap: Gap): Promise<void> {
    this.#update(name, ({ unwatched: _, ...dataset }) => {
      const open = dataset.gap;
      if (open === undefined || open.from >= gap.from) return { ...dataset, gap };
      return { ...dataset, gap: { ...open, to: gap.to } };
    });
  }

  async saveUnrecorded(
    name: string,
    unrecorded: Unrecorded | null,
    unrecordedTimes: readonly UnrecordedTime[],
  ): Promise<void> {
    this.#update(name, ({ unrecorded: _, ...dataset }) => ({
      ...dataset,
      ...(unrecorded && { unrecorded }),
      unrecordedTimes,
    }));
  }

  async lastRecording(): Promise<RecordingCheck | null> {
    return this.recording;
  }

  async saveRecording(check: RecordingCheck): Promise<void> {
    this.recording = check;
  }

  async lastCheck(): Promise<WatchCheck | null> {
    return this.check;
  }

  async saveCheck(check: WatchCheck): Promise<void> {
    this.check = check;
  }

  async interruptionsSeenAfter(time: string): Promise<Interruption[]> {
    return this.interruptions.filter(({ seenAt }) => seenAt >= time);
  }

  async saveInterruption(interruption: Interruption): Promise<void> {
    this.interruptions.push(interruption);
  }

  #update(name: string, change: (dataset: Dataset) => Dataset): void {
    const dataset = this.#datasets.get(name);
    if (dataset) this.#datasets.set(name, change(dataset));
  }
}
