/** Kept in code, so that a built server needs no file beside it. Colours reach WCAG AA on both schemes. */
export const STYLESHEET = `
:root { --ink: #16202e; --soft: #566275; --paper: #fff; --ground: #eef2f7; --line: #d8e0ea;
  --brand: #0b5fcc; --on-brand: #fff; --good: #0a6b3c; --good-ground: #e5f6ec; --wait: #6b4b00; --wait-ground: #fff5db; --bad: #a11616; --bad-ground: #fdecec; }
@media screen and (prefers-color-scheme: dark) { :root { --ink: #eef3fa; --soft: #a9b6c8; --paper: #182230; --ground: #0e151f; --line: #324157;
  --brand: #7db4ff; --on-brand: #08203f; --good: #7fe0ab; --good-ground: #0f3324; --wait: #ffd98a; --wait-ground: #3a2e0d; --bad: #ffaaa5; --bad-ground: #431b1b; } }
@media screen { :root { color-scheme: light dark; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--ground); color: var(--ink); line-height: 1.6;
  font-family: -apple-system, BlinkMacSystemFont, "Segoe UI", "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif; }
main { max-width: 30rem; margin: 0 auto; padding: 1.5rem 1.25rem 2rem; background: var(--paper); min-height: 100vh; }
@media (min-width: 34rem) { main { margin: 3rem auto; min-height: 0; padding: 2rem 2.25rem; border-radius: 1rem; border: 1px solid var(--line); box-shadow: 0 1rem 3rem rgb(16 32 56 / 8%); } }
.top { display: flex; flex-wrap: wrap; justify-content: space-between; gap: 0 1rem; font-size: .875rem; }
.top a { min-height: 1.75rem; color: var(--soft); }
.brand { margin: 0; color: var(--soft); letter-spacing: .04em; }
h1 { margin: .125rem 0 1rem; font-size: 1.5rem; line-height: 1.3; }
h2 { margin: 1.75rem 0 .75rem; font-size: 1rem; }
p { margin: .5rem 0; }
a { color: var(--brand); }
.status { padding: .75rem 1rem; border: 1px solid transparent; border-radius: .625rem; background: var(--wait-ground); color: var(--wait); }
.status p { margin: 0; }
.status .notice { margin-top: .5rem; font-weight: 600; }
.status-paid { background: var(--good-ground); color: var(--good); }
.status-faulty { background: var(--bad-ground); color: var(--bad); }
.status-faulty ul { margin: .25rem 0 0; padding-left: 1.25rem; }
dl { margin: 1.25rem 0 0; }
dl div { display: flex; flex-wrap: wrap; justify-content: space-between; gap: .125rem 1rem; padding: .5rem 0; border-bottom: 1px solid var(--line); }
dt { color: var(--soft); }
dd { margin: 0; font-weight: 600; overflow-wrap: anywhere; }
.total dd { font-size: 1.375rem; line-height: 1.3; font-variant-numeric: tabular-nums; }
.code { font-family: ui-monospace, "SF Mono", Consolas, monospace; letter-spacing: .03em; -webkit-user-select: all; user-select: all; }
.remaining, .hint { color: var(--soft); font-size: .875rem; }
.pay { margin-top: 1.5rem; }
.advice { margin: .75rem 0; padding: .75rem 1rem; border: 1px solid var(--line); border-radius: .625rem; }
.back { margin-top: 1.5rem; text-align: center; }
figure { margin: 0; text-align: center; }
figcaption { margin-top: .5rem; }
.qr { width: 14rem; max-width: 100%; height: auto; border-radius: .5rem; background: #fff; }
form { margin: 0; }
.channels, .actions, .fields { display: grid; gap: .75rem; }
.actions, .fields { margin-top: 1.5rem; }
button, a.primary { display: block; width: 100%; min-height: 3rem; padding: .625rem 1rem; border: 1px solid transparent; border-radius: .625rem;
  font: inherit; font-weight: 600; text-align: center; text-decoration: none; cursor: pointer; }
.primary { background: var(--brand); color: var(--on-brand); }
.secondary { background: transparent; border-color: var(--brand); color: var(--brand); }
.quiet { background: transparent; color: var(--soft); text-decoration: underline; }
button:hover, a.primary:hover { filter: brightness(1.08); }
:focus-visible { outline: 3px solid var(--brand); outline-offset: 2px; }
input[name=amount] { width: 100%; min-height: 3rem; padding: .5rem .75rem; border: 1px solid var(--soft); border-radius: .625rem; background: transparent; color: inherit; font: inherit; }
textarea { width: 100%; padding: .5rem .75rem; border: 1px solid var(--soft); border-radius: .625rem; background: transparent; color: inherit; font: .875rem/1.5 ui-monospace, Consolas, monospace; }
[hidden] { display: none; }
input[aria-invalid=true] { border-color: var(--bad); border-width: 2px; }
fieldset { margin: 0; padding: .75rem 1rem; border: 1px solid var(--line); border-radius: .625rem; }
.choice { display: flex; align-items: center; gap: .5rem; min-height: 2.75rem; }
@media print { .top a, .pay h2, .pay p a, form, .actions, .advice, .hint, .back { display: none; } main { margin: 0 auto; padding: 0; border: 0; box-shadow: none; break-inside: avoid; } }
`.trim();
