import {
  type AlertSource,
  CHECKPOINT_SCHEMA,
  type CheckpointMessage,
  type HandedOut,
  type Place,
} from './alert.ts';
import { alertName } from './footer.ts';
import { subject } from './subject.ts';

/** What people and machines read of the checkpoint of a week: what it is, what to do with it, and the note on lines of its own, so that it can be copied. */
export function renderCheckpoint(
  { week, checkpoint }: HandedOut,
  { alertId, createdAt }: AlertSource,
  place: Place,
) {
  const [name = '', size = ''] = checkpoint.split('\n');
  const entries = Number(size);
  const command = `sealwatch verify --manifest --checkpoint ${week}.checkpoint`;
  const alert: CheckpointMessage = {
    schema: CHECKPOINT_SCHEMA,
    kind: 'checkpoint',
    id: alertId,
    severity: 'info',
    title: "checkpoint of the manifest's log",
    time: createdAt,
    ...place,
    week,
    log: { name, size: entries },
    next: [command],
  };
  const text = [
    `This is the checkpoint of the manifest's log for the week ${week}. Nothing is wrong.`,
    '',
    `Keep it where nobody of the account ${place.account} can write. With it you can prove later that nobody, not even an administrator of`,
    `the account, rewrote the log up to its entry ${entries.toLocaleString('en-US')}.`,
    '',
    checkpoint,
    `To prove it, save this message, or the lines from ${name} to the signature, as ${week}.checkpoint, and run:`,
    command,
    '',
    `message ${alertName(alertId)} · ${place.account} ${place.region}`,
    '',
  ].join('\n');
  return { subject: subject(`[INFO] Sealwatch: checkpoint of the log, week ${week}`, alertId), text, alert };
}
