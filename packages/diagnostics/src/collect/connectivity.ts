import type { CollectorParts } from './collector-parts.ts';
import { listen } from './listen.ts';

/** Network Information, where the engine has it. https://wicg.github.io/netinfo/ */
interface Connection {
  readonly effectiveType?: string;
  readonly rtt?: number;
  readonly saveData?: boolean;
}

export function connectionOf(scope: Window): Connection {
  return (scope.navigator as { readonly connection?: Connection }).connection ?? {};
}

/** Whether the browser is certain to be offline; that it is not proves nothing. */
export function observeConnectivity({ scope, platform, evidence, timeline }: CollectorParts): () => void {
  function read(): void {
    if (platform.online()) evidence.remove('device.offline');
    else evidence.add('device.offline');
    const { effectiveType = '' } = connectionOf(scope);
    if (/2g/.test(effectiveType)) evidence.add('device.slow-network', { effectiveType });
  }
  function changed(event: Event): void {
    timeline.note(event.type as 'offline' | 'online');
    read();
  }
  read();
  const stops = [listen(scope, 'offline', changed), listen(scope, 'online', changed)];
  return () => stops.forEach((stop) => stop());
}
