import { EMPLOYEES } from '../people/employees.ts';
import type { Employee } from '../people/employees.ts';
import { html } from './html.ts';
import type { Html } from './html.ts';
import { ICONS } from './icons.ts';
import type { Language } from './texts.ts';
import { pageUrl } from './visit.ts';
import type { Visit } from './visit.ts';

const MENU = [
  { key: 'home', path: '/', icon: ICONS.home },
  { key: 'topUp', path: '/#topup-card', icon: ICONS.card },
  { key: 'history', path: '/history', icon: ICONS.history },
  { key: 'attendance', path: '/attendance', icon: ICONS.attendance },
] as const;

export type MenuKey = (typeof MENU)[number]['key'];

interface Page {
  readonly current: MenuKey;
  /** The path of this page, for the links that only change the visitor or the language. */
  readonly path: string;
  readonly title: string;
  readonly content: Html;
  /** Put at the end of the body. */
  readonly scripts: readonly Html[];
}

export function nameOf(employee: Employee, language: Language): string {
  return language === 'en' ? employee.nameEn : employee.name;
}

export function departmentOf(employee: Employee, language: Language): string {
  return language === 'en' ? employee.departmentEn : employee.department;
}

/** The whole document: side menu, top bar, one page's content. */
export function layout(visit: Visit, page: Page): string {
  const { texts, language, employee } = visit;
  const other: Language = language === 'en' ? 'zh-CN' : 'en';
  return html`<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="format-detection" content="telephone=no">
<title>${page.title} · ${texts.product}</title>
<link rel="icon" href="/portal/icon.svg" type="image/svg+xml">
<link rel="stylesheet" href="/portal/portal.css">
<noscript><link rel="stylesheet" href="/portal/no-script.css"></noscript>
</head>
<body>
<div class="shell">
<aside class="side">
<a class="brand" href="${pageUrl('/', visit)}">${ICONS.logo}<span>${texts.product}</span></a>
<nav aria-label="${texts.menu.label}">${MENU.map((entry) => menuLink(visit, entry, page.current))}</nav>
<p class="side-foot">${texts.footer}</p>
</aside>
<header class="bar">
<span class="company">${texts.company}</span>
<a class="language" href="${pageUrl(page.path, { employee, language: other })}" lang="${other}" hreflang="${other}">${texts.otherLanguage}</a>
${switcher(visit, page.path)}
</header>
<main class="main">${page.content}</main>
</div>
${page.scripts}
</body>
</html>
`.markup;
}

function menuLink(visit: Visit, entry: (typeof MENU)[number], current: MenuKey): Html {
  const [path = '/', fragment] = entry.path.split('#');
  const address = pageUrl(path, visit) + (fragment === undefined ? '' : `#${fragment}`);
  const inner = html`${entry.icon}<span>${visit.texts.menu[entry.key]}</span>`;
  return entry.key === current ? html`<a href="${address}" aria-current="page">${inner}</a>` : html`<a href="${address}">${inner}</a>`;
}

/** Works without script: a disclosure with a link per employee. */
function switcher(visit: Visit, path: string): Html {
  const { employee, language, texts } = visit;
  return html`<details class="switcher">
<summary><span class="avatar" aria-hidden="true">${initial(employee, language)}</span><span class="who">${nameOf(employee, language)}</span>${ICONS.chevron}</summary>
<div class="people"><p>${texts.switchEmployee}</p><ul>${EMPLOYEES.map((each) => html`<li><a href="${pageUrl(path, { employee: each, language })}"${each === employee ? html` aria-current="true"` : null}><b>${nameOf(each, language)}</b><span>${each.account} · ${departmentOf(each, language)}</span></a></li>`)}</ul></div>
</details>`;
}

function initial(employee: Employee, language: Language): string {
  return nameOf(employee, language).slice(0, 1);
}
