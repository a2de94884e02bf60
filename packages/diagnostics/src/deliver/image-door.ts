import type { Platform } from '@unstuck/compat';
import { CHUNK_LIMITS, acknowledgingSize, checksum } from '@unstuck/protocol';
import type { DoorResult, DoorWay } from './door.ts';

const CHUNK_TIMEOUT_MS = 4_000;
/** A shorter report is better than one that takes many requests: each may be the one that is lost. */
const MAX_CHUNKS = 3;

/** Picture requests, which policies and filters often leave open: numbered pieces of the capsule under one checksum, one after the other. */
export function createImageDoor(addressOf: (query: string) => string, platform: Platform, document: Document): DoorWay {
  return {
    door: 'image',
    attempt(parcel, settle) {
      const capsule = parcel.capsule(MAX_CHUNKS * CHUNK_LIMITS.maxText);
      const total = Math.ceil(capsule.length / CHUNK_LIMITS.maxText);
      const expected = acknowledgingSize(parcel.id);
      const sum = checksum(capsule);

      function send(number: number): void {
        const picture = document.createElement('img');
        const end = (outcome: DoorResult['outcome'] & ('acknowledged' | 'not-acknowledged' | 'no-answer')): void => {
          if (picture.onload === null) return;
          picture.onload = picture.onerror = null;
          platform.clearTimer(timer);
          if (outcome === 'not-acknowledged' && number + 1 < total) send(number + 1);
          else settle({ outcome });
        };
        const timer = platform.setTimer(() => end('no-answer'), CHUNK_TIMEOUT_MS);
        // Only the answer to the last piece can be large enough, whichever order they arrive in.
        picture.onload = () => end(picture.naturalWidth === expected.width && picture.naturalHeight === expected.height ? 'acknowledged' : 'not-acknowledged');
        picture.onerror = () => end('no-answer');
        picture.src = addressOf(`id=${parcel.id}&n=${number}&of=${total}&sum=${sum}&d=${capsule.substr(number * CHUNK_LIMITS.maxText, CHUNK_LIMITS.maxText)}`);
      }
      if (total > 0) send(0);
      else settle({ outcome: 'no-answer' });
    },
  };
}
