import type { ReportView } from '@unstuck/protocol';
import type { Messages } from '../messages/message.ts';
import { eventWord, wordOf } from '../view-models/detail-words.ts';
import { seconds } from '../view-models/plain-texts.ts';
import { timelinePicture } from '../view-models/timeline-picture.ts';
import { toldText } from '../view-models/told-text.ts';

const share = (part: number): string => `${(part * 100).toFixed(2)}%`;
/** Narrower bars have no room for their number. */
const NUMBERED = 0.035;

/** The picture, and beside it the same in words: the numbers in the bars are those of the list. */
export function Timeline({ view, messages }: { readonly view: Pick<ReportView, 'report' | 'meanings'>; readonly messages: Messages }) {
  const picture = timelinePicture(view.report);
  const words = picture.phases.map(({ phase, atMs, lastsMs }) => `${messages.phases[phase]} ${seconds(atMs)} (${seconds(lastsMs)})`);
  return (
    <div class="timeline">
      <svg role="img" aria-label={`${messages.report.timeline}: ${words.join(', ')}`} width="100%" height="124">
        {picture.ticks.map(({ x, atMs }) => (
          <g key={atMs}>
            <line class="tick" x1={share(x)} x2={share(x)} y1="0" y2="102" />
            <text class="tick-label" x={share(x)} y="119" text-anchor={x > 0.94 ? 'end' : x < 0.03 ? 'start' : 'middle'}>{seconds(atMs)}</text>
          </g>
        ))}
        {picture.phases.map(({ x, width, tone, atMs }, index) => (
          <g key={atMs}>
            <rect class={`bar bar-${tone}`} x={share(x)} y="6" width={share(width)} height="32" rx="4" />
            {width >= NUMBERED && <text class="bar-label" x={share(x + width / 2)} y="27" text-anchor="middle">{index + 1}</text>}
          </g>
        ))}
        <line class="lane" x1="0" x2="100%" y1="58" y2="58" />
        {picture.events.map(({ x, what, atMs }, index) => <circle key={index} class="event" cx={share(x)} cy="58" r="4"><title>{`${seconds(atMs)} ${toldText(eventWord(what, messages))}`}</title></circle>)}
        <line class="lane" x1="0" x2="100%" y1="84" y2="84" />
        {picture.evidence.map(({ x, id, atMs }, index) => (
          <svg key={index} class="mark" x={share(x)} y="84"><path class="evidence" d="M0-7 7 0 0 7-7 0Z"><title>{`${seconds(atMs)} ${toldText(wordOf(id, view.meanings))}`}</title></path></svg>
        ))}
        {picture.deadlineX !== null && <line class="deadline" x1={share(picture.deadlineX)} x2={share(picture.deadlineX)} y1="0" y2="102" />}
      </svg>
      <p class="hint">
        {messages.report.timelineLegend} {picture.deadlineX !== null && messages.report.deadlineLegend} {picture.fromMs > 0 && messages.report.startsAt((picture.fromMs / 1000).toFixed(1))}
      </p>
      <ol class="legend">
        {picture.phases.map(({ phase, tone, atMs, lastsMs }, index) => (
          <li key={atMs}><span class={`number bar-${tone}`}>{index + 1}</span> {messages.phases[phase]} <span class="soft">{seconds(atMs)}{lastsMs > 0 && ` · ${seconds(lastsMs)}`}</span></li>
        ))}
      </ol>
    </div>
  );
}
