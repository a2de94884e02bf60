import type { NextAction } from '@unstuck/protocol';
import { Facts } from './facts.tsx';
import { QrCode } from './qr-code.tsx';
import type { Scene } from './widget-setup.ts';

/** What the person pays with: a code to scan, or an account to transfer to. A channel's page has its button below. */
export function PayStep({ scene, action }: { readonly scene: Scene; readonly action: NextAction }) {
  const { messages } = scene;
  switch (action.type) {
    case 'qr':
      return <QrCode code={action.code} label={messages.qrCode} />;
    case 'transfer': {
      const { payee, bank, accountNumber, remittance } = action;
      const [payeeName, bankName, accountName, remittanceName] = messages.transferFields;
      return <Facts kind="transfer" facts={[[payeeName, payee], [bankName, bank], [accountName, accountNumber], [remittanceName, remittance]]} />;
    }
    default:
      return null;
  }
}
