import { fence } from '@unstuck/compat';
import type { CarriedReport, CarryingDoor, Diagnosis } from '@unstuck/protocol';
import type { Help, ReportAction } from '../widget/port.ts';

export interface ReportTaking {
  read(diagnosis: Diagnosis | null): Help;
  /** Inside the person's click: copying and saving are allowed there only. */
  take(action: ReportAction, diagnosis: Diagnosis | null): void;
}

interface OldNavigator {
  /** Internet Explorer and the first Edge. https://learn.microsoft.com/previous-versions/windows/internet-explorer/ie-developer/platform-apis/hh772331(v=vs.85) */
  readonly msSaveBlob?: (blob: Blob, name: string) => boolean;
}

/**
 * What becomes of the report in the person's hands. `took` hears each way that was tried.
 * @param place where the checkout stands, and so where the focus may be even while a dialog keeps it
 */
export function createReportTaking(scope: Window, place: Element, changed: () => void, took: (by: CarryingDoor, done: boolean) => void): ReportTaking {
  const { document, navigator } = scope;
  let attemptId: string | null = null;
  let taken: Help['taken'] = null;
  let qrShown = false;

  function become(next: NonNullable<Help['taken']>, by: CarryingDoor): void {
    taken = next;
    took(by, next === 'copied' || next === 'saved');
    changed();
  }

  function follow(diagnosis: Diagnosis | null): void {
    const next = diagnosis?.attemptId ?? null;
    if (next === attemptId) return;
    attemptId = next;
    taken = null;
    qrShown = false;
  }

  /** Works in pages without a secure context and in engines without a clipboard of their own. Outside of an open dialog nothing takes the focus, and what is copied is nothing. */
  function copyByCommand(text: string): boolean {
    const focused = document.activeElement;
    const field = document.createElement('textarea');
    field.className = 'unstuck-announcer';
    field.readOnly = true;
    field.value = text;
    place.appendChild(field);
    field.focus();
    field.setSelectionRange(0, text.length);
    const done = document.execCommand('copy');
    place.removeChild(field);
    (focused as HTMLElement | null)?.focus();
    return done;
  }

  function copy({ text }: CarriedReport): void {
    if (fence(() => copyByCommand(text), false)) return become('copied', 'copy');
    // Shown at once, and taken back if the newer way works after all.
    become('not-copied', 'copy');
    fence(() => void navigator.clipboard.writeText(text).then(() => become('copied', 'copy'), () => undefined));
  }

  function save({ fileName, json }: CarriedReport): boolean {
    const { msSaveBlob } = navigator as OldNavigator;
    if (msSaveBlob) return msSaveBlob.call(navigator, new Blob([json]), fileName);
    const link = document.createElement('a');
    // Elsewhere the click would lead away from the page.
    if (!('download' in link)) return false;
    link.href = `data:application/json;charset=utf-8,${encodeURIComponent(json)}`;
    link.download = fileName;
    place.appendChild(link);
    link.click();
    place.removeChild(link);
    return true;
  }

  return {
    read(diagnosis) {
      follow(diagnosis);
      return { diagnosis, taken, qrShown };
    },
    take(action, diagnosis) {
      follow(diagnosis);
      const carried = diagnosis?.carried;
      if (!carried) return;
      if (action === 'copy-report') copy(carried);
      else if (action === 'save-report') become(fence(() => save(carried), false) ? 'saved' : 'not-saved', 'file');
      // The browser follows the link by itself.
      else if (action === 'open-report') took('link', true);
      else {
        qrShown = !qrShown;
        if (qrShown) took('qr', true);
        changed();
      }
    },
  };
}
