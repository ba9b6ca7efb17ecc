import type { Alert } from '../../core/alerts/alert.ts';
import type { VersionClass } from '../../core/versions/version-record.ts';

/** What the demo reports while it goes on. */
export type DemoEvent =
  | { readonly kind: 'step'; readonly number: number; readonly title: string }
  /** Something was done. */
  | { readonly kind: 'done'; readonly what: string; readonly seconds?: number }
  /** The real command is about to be run. */
  | { readonly kind: 'command'; readonly words: readonly string[] }
  /** A change was judged to be harmless: nobody was notified. */
  | { readonly kind: 'quiet'; readonly class: VersionClass; readonly seconds: number }
  /** The alert that was waited for, with the e-mail that people get. */
  | {
      readonly kind: 'alert';
      readonly seconds: number;
      readonly alert: Alert;
      readonly mail: { readonly subject: string; readonly text: string } | null;
    }
  /** An alert that followed from the same change. */
  | { readonly kind: 'also'; readonly alert: Alert }
  | {
      readonly kind: 'summary';
      readonly alerts: number;
      readonly fastest: number;
      readonly slowest: number;
    }
  /** The end: nothing runs any more. */
  | { readonly kind: 'stopped'; readonly seconds: number }
  /** It runs on, for people to explore. */
  | {
      readonly kind: 'kept';
      readonly environment: Readonly<Record<string, string>>;
      readonly bucket: string;
    };

/** Shows the demo to somebody. */
export interface DemoReporter {
  report(event: DemoEvent): Promise<void>;
  /** A line about something that takes a while. */
  progress(line: string): void;
}
