import { fence } from '@unstuck/compat';

/** Enough for any page that people use; a page with more has them scrubbed by their looks alone. */
const MAX_SECRETS = 800;
const MAX_STORED = 100;
const MAX_TEXT = 2_000;
/** Fields that a person types into, or that carry something for them. The others say which of the page's own choices was made. */
const CHOICES = /^(?:radio|checkbox|button|submit|reset|image|range|color)$/;

/**
 * What this page knows of the person before it: values of fields, cookies, storage, its title, and path, query and fragment of its address. None of them
 * may turn up in a report, whatever it looks like: a name looks like any other word.
 * @param told what a report says anyway, such as hosts and our own words: a part of it is no secret
 */
export function pageSecrets(scope: Window, told: string): string[] {
  const secrets: string[] = [];

  function keep(text: string | null | undefined, typed = false): void {
    const whole = (text ?? '').slice(0, MAX_TEXT);
    const isSecret = (part: string): boolean => isTelling(part) || (typed && part.length > 3 && (part === whole || /\d/.test(part)));
    // Word by word, as names of several words stand there, and escaped as in an address.
    for (const raw of [whole].concat(whole.split(/[\s"'{}[\],:;=&?#|]+/), whole.split(/["'{}[\],:;=&?#|]+|\s\W\s/))) {
      // One part that is no escape must not hide the others.
      if (isSecret(raw) && secrets.length < MAX_SECRETS) for (const part of [raw, unescaped(raw), escaped(raw)]) {
        if (isSecret(part) && secrets.indexOf(part) < 0 && told.indexOf(part.replace(/^\/\/|\/$/g, '')) < 0) secrets.push(part);
      }
    }
  }

  const { document, location } = scope;
  const sources: readonly (() => void)[] = [
    () => Array.prototype.forEach.call(document.querySelectorAll('input, textarea, select, [contenteditable]'), (field: HTMLInputElement) => CHOICES.test(field.type) || keep(field.value ?? field.textContent, true)),
    () => location.pathname.split('/').forEach((part) => part.length > 5 && keep(part, true)),
    () => keep(location.search),
    () => keep(location.hash),
    () => keep(document.cookie),
    () => keep(document.title),
    () => keepStored(scope.sessionStorage, keep),
    () => keepStored(scope.localStorage, keep),
  ];
  for (const read of sources) fence(read);
  return secrets.sort((one, other) => other.length - one.length);
}

function keepStored(storage: Storage, keep: (text: string | null) => void): void {
  for (let index = 0; index < Math.min(storage.length, MAX_STORED); index += 1) {
    const key = storage.key(index) ?? '';
    // Our own slots hold what a report says of itself.
    if (key.indexOf('unstuck:') !== 0) [key, storage.getItem(key)].forEach((text) => keep(text));
  }
}

/** Long or mixed enough to be about somebody. Short plain words, such as "zh-CN", occur in any text. */
function isTelling(part: string): boolean {
  return part.length > 11 || (part.length > 5 && /\d|\S\s\S/.test(part)) || (part.length > 1 && /[^\0-\u02ff]/.test(part));
}

/** Where half of an emoji was cut off or left by somebody, there is no escape. */
function escaped(text: string): string {
  return fence(() => encodeURIComponent(text), text);
}

function unescaped(text: string): string {
  return fence(() => decodeURIComponent(text.replace(/\+/g, ' ')), text);
}
