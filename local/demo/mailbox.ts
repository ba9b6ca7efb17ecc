import { waitFor } from '../process/wait.ts';
import type { Mail } from '../relay/mail/mail.ts';

// An e-mail goes out with the same call as everything else.
const DEADLINE_MS = 2_000;

/** The letter box of whoever gets alerts by e-mail. */
export class Mailbox {
  readonly #mails = new Map<string, Mail>();

  deliver(mail: Mail): void {
    this.#mails.set(mail.machineText, mail);
  }

  /** The e-mail of a message, found by what machines got of it. */
  async of(machineText: string): Promise<Mail | null> {
    return (await waitFor(() => this.#mails.get(machineText), { deadlineMs: DEADLINE_MS })) ?? null;
  }
}
