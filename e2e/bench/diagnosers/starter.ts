/** What each bundle of this folder puts into the page: starts its library as its documentation says, with everything it sends going to `origin`. */
export interface StarterWindow {
  startDiagnostics: (origin: string) => void;
}

export function offer(start: StarterWindow['startDiagnostics']): void {
  (window as unknown as StarterWindow).startDiagnostics = start;
}
