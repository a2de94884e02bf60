import type { VirtualClock } from '../virtual-clock.ts';

/** Real time for the people, only faster, so that deadlines of seconds pass sooner. The service lives in plain real time. */
export function createFastClock(speed: number): Pick<VirtualClock, 'now' | 'schedule' | 'track'> {
  const wall = Date.now();
  const origin = performance.now();
  return {
    now: () => wall + (performance.now() - origin) * speed,
    schedule(task, ms) {
      const timer = setTimeout(task, ms / speed);
      return () => clearTimeout(timer);
    },
    track: (work) => work,
  };
}
