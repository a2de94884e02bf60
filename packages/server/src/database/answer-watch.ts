/** An overdue answer is noticed within this part, 1/20, of its limit. */
const LOOKS = 20;

/** As pg words its own limit, which holds while a connection is set up. */
const STALL = 'Query read timeout';

/** One connection, of which statements are asked one after the other. */
export interface AnswerWait {
  /** Null until an answer did not come in time. */
  readonly stalled: Error | null;
  began(giveUp: (error: Error) => void): void;
  ended(): void;
}

export interface AnswerWatch {
  add(): AnswerWait;
  remove(wait: AnswerWait): void;
  stop(): void;
}

interface Wait extends AnswerWait {
  stalled: Error | null;
  /** Of the statements that have no answer, in the order they were asked. */
  readonly waiting: ((error: Error) => void)[];
  /** Looks since the oldest of them was asked, or the one before it was answered. */
  looks: number;
}

/** Looks after all connections by one timer: what waits longer than `limitMs` is given up. A process that was asleep itself does not count that time. */
export function createAnswerWatch(limitMs: number): AnswerWatch {
  let waits: readonly Wait[] = [];

  function look(): void {
    for (const wait of waits) {
      if (wait.waiting.length === 0 || ++wait.looks <= LOOKS) continue;
      wait.stalled = new Error(STALL);
      for (const giveUp of wait.waiting.splice(0)) giveUp(wait.stalled);
    }
  }

  const timer = setInterval(look, limitMs / LOOKS).unref();
  return {
    add() {
      const wait: Wait = {
        stalled: null,
        waiting: [],
        looks: 0,
        began(giveUp) {
          if (wait.waiting.push(giveUp) === 1) wait.looks = 0;
        },
        ended() {
          wait.waiting.shift();
          wait.looks = 0;
        },
      };
      waits = [...waits, wait];
      return wait;
    },
    remove(gone) {
      waits = waits.filter((wait) => wait !== gone);
    },
    stop: () => clearInterval(timer),
  };
}

/** Whether a statement got no answer in time. */
export function isStall(error: Error): boolean {
  return error.message === STALL;
}
