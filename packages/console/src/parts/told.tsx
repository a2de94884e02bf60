import type { Messages } from '../messages/message.ts';
import { detailWords } from '../view-models/detail-words.ts';
import type { Detail } from '../view-models/detail-words.ts';
import { toldText } from '../view-models/told-text.ts';

/** What a stranger wrote, kept apart from what stands around it: a text from the right to the left must not turn the line. */
export function Told({ text }: { readonly text: string }) {
  return <bdi>{toldText(text)}</bdi>;
}

/** Name and value of each detail, in words where there are some. */
export function TellDetail({ detail, messages }: { readonly detail: Detail | undefined; readonly messages: Messages }) {
  return <>{detailWords(detail, messages).map(({ name, value }, index) => <span key={index}>{index > 0 && ' · '}<Told text={name} />: <Told text={value} /></span>)}</>;
}
