import { type Json, textAt, textsAt } from '../base/json.ts';

/** By what an alert and what it reports are found again. */
interface AlertIds {
  readonly alert: string | null;
  /** Of the findings that the document names: of a large group the most important ones. */
  readonly findings: readonly string[];
}

/** The ids in an alert's JSON document. */
export function idsInAlert(document: string): AlertIds {
  const alert = JSON.parse(document) as Json;
  const id = textAt(alert, 'id');
  const isOne = textAt(alert, 'kind') === 'finding' || textAt(alert, 'kind') === 'update';
  return {
    alert: textAt(alert, 'alert') ?? id,
    findings: isOne && id !== null ? [id] : textsAt(alert, 'ids'),
  };
}
