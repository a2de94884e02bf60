/** Whoever tops up in these cells. */
export const ACCOUNT = 'E1005';
