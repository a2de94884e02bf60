import type { ChannelId, Currency } from '@unstuck/protocol';
import type { Messages } from '../messages/message.ts';
import type { Gesture, Picture } from './port.ts';

/** What stays the same for as long as a widget is mounted. */
export interface WidgetSetup {
  readonly messages: Messages;
  /** BCP 47; becomes the widget's `lang`. */
  readonly locale: string;
  readonly currency: Currency;
  /** Amounts offered as buttons, in integer minor units. */
  readonly presets: readonly number[];
  /** Channels offered, in this order; null offers what the server offers. */
  readonly channels: readonly ChannelId[] | null;
}

/** Everything a part of the widget draws from. */
export interface Scene extends WidgetSetup, Picture {
  /** Unique on the page; ids begin with it. */
  readonly id: string;
  readonly onGesture: (gesture: Gesture) => void;
}
