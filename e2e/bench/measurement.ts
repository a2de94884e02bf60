/** One line of the report. */
export interface Measurement {
  readonly what: string;
  /** With its unit, and its spread in brackets. */
  readonly measured: string;
  /** What it is held against, from the same run; empty where there is nothing. */
  readonly baseline: string;
  readonly ratio: string;
  /** What was promised; empty where the line only informs. */
  readonly bar: string;
  /** Null without a bar. */
  readonly met: boolean | null;
}

/** How much is measured: much in a full run, just enough to see that all works in a quick one. */
export interface Effort {
  /** Rounds of full load for each service, and seconds per round. */
  readonly loadRounds: number;
  readonly loadSeconds: number;
  readonly pacedRounds: number;
  readonly pacedSeconds: number;
  /** Orders before memory is looked at, and from then on. */
  readonly warmUpOrders: number;
  readonly memoryOrders: number;
  /** Fresh pages, and orders of each kind per page. */
  readonly orderPages: number;
  readonly ordersPerPage: number;
  readonly mounts: number;
  /** Fresh pages in which each library starts, as fast and as slow. */
  readonly starts: number;
  /** Fuzzed deliveries before memory is looked at, and from then on. */
  readonly fuzzWarmUp: number;
  readonly fuzzDeliveries: number;
}

export const FULL: Effort = {
  loadRounds: 7, loadSeconds: 5, pacedRounds: 11, pacedSeconds: 6,
  warmUpOrders: 10_000, memoryOrders: 50_000,
  orderPages: 5, ordersPerPage: 60,
  mounts: 15,
  starts: 15,
  fuzzWarmUp: 10_000, fuzzDeliveries: 100_000,
};

export const QUICK: Effort = {
  loadRounds: 3, loadSeconds: 2, pacedRounds: 2, pacedSeconds: 3,
  warmUpOrders: 10_000, memoryOrders: 10_000,
  orderPages: 2, ordersPerPage: 15,
  mounts: 3,
  starts: 5,
  fuzzWarmUp: 1_000, fuzzDeliveries: 10_000,
};

export type Say = (line: string) => void;
