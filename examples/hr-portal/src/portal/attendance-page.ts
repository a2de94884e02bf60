import { attendanceOf } from '../people/attendance.ts';
import type { AttendanceDay, DayKind } from '../people/attendance.ts';
import { html } from './html.ts';
import type { Html } from './html.ts';
import { layout } from './layout.ts';
import type { Visit } from './visit.ts';

const TONE: Readonly<Record<DayKind, string>> = {
  normal: 'good', today: 'info', field: 'info', late: 'bad', early: 'bad', missing: 'bad',
  'annual-leave': 'wait', 'sick-leave': 'wait', weekend: 'off', holiday: 'off',
};

export function attendancePage(visit: Visit): string {
  const { texts, employee, now } = visit;
  const days = attendanceOf(employee.account, now);
  const [year = '', month = ''] = (days[0]?.date ?? '').split('-');
  const content = html`
<header class="page-head"><h1>${texts.attendance.title}</h1><p>${texts.attendance.month(Number(year), Number(month))} · ${texts.attendance.shift}</p></header>
<section class="card">${attendanceFigures(visit, days)}</section>
<section class="card"><table class="table attendance">
<thead><tr><th scope="col">${texts.attendance.date}</th><th scope="col">${texts.attendance.weekday}</th><th scope="col">${texts.attendance.clockIn}</th><th scope="col">${texts.attendance.clockOut}</th><th scope="col">${texts.attendance.state}</th><th scope="col" class="number">${texts.attendance.overtime}</th></tr></thead>
<tbody>${days.toReversed().map((day) => row(visit, day))}</tbody>
</table></section>`;
  return layout(visit, { current: 'attendance', path: '/attendance', title: texts.attendance.title, content, scripts: [] });
}

function row(visit: Visit, day: AttendanceDay): Html {
  const { attendance: texts, weekdays } = visit.texts;
  return html`<tr class="${TONE[day.kind] === 'off' ? 'quiet' : 'work'}">
<td data-label="${texts.date}">${day.date}</td>
<td data-label="${texts.weekday}">${weekdays[day.weekday as 0]}</td>
<td data-label="${texts.clockIn}">${day.clockIn ?? '—'}</td>
<td data-label="${texts.clockOut}">${day.clockOut ?? '—'}</td>
<td data-label="${texts.state}"><span class="tag ${TONE[day.kind]}">${texts.kinds[day.kind]}</span></td>
<td data-label="${texts.overtime}" class="number">${day.overtimeHours === 0 ? '—' : texts.hours(day.overtimeHours)}</td>
</tr>`;
}

/** The month in four figures. */
export function attendanceFigures(visit: Visit, days: readonly AttendanceDay[]): Html {
  const { attendance: texts } = visit.texts;
  const count = (...kinds: readonly DayKind[]): number => days.filter((day) => kinds.includes(day.kind)).length;
  const figures = [
    [texts.worked, texts.days(days.filter((day) => day.clockIn !== null).length)],
    [texts.lates, texts.times(count('late', 'early'))],
    [texts.leave, texts.days(count('annual-leave', 'sick-leave'))],
    [texts.overtimeTotal, texts.hours(days.reduce((sum, day) => sum + day.overtimeHours, 0))],
  ] as const;
  return html`<dl class="figures">${figures.map(([label, value]) => html`<div><dt>${label}</dt><dd>${value}</dd></div>`)}</dl>`;
}
