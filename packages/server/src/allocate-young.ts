import { setFlagsFromString } from 'node:v8';

/**
 * What a request makes dies young. V8 guesses from what the first collections find alive where the objects of a place in the code will live, and never guesses
 * anew: in one process of seven a rush at its start made it put some into the old generation, and as these keep alive what they refer to, each order left
 * 6 kB there for as long as the process ran. Collections took 8 ms then instead of 1, the slowest of a hundred answers 14 to 40 times as long as the usual
 * one instead of 4. For a program that only serves; V8 calls it pretenuring.
 */
export function allocateYoung(): void {
  setFlagsFromString('--no-allocation-site-pretenuring');
}
