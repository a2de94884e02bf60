/** Served as a file of its own: the pages run under `style-src 'self'`. */
export const STYLESHEET = `
:root { --brand: #1677ff; --button: #0f66e9; --button-dark: #0b55c6; --soft: #eaf3ff; --ink: #16191f; --muted: #5b6475; --line: #e6e8ec; --ground: #f3f5f8; }
body.wechat { --brand: #07c160; --button: #067a3f; --button-dark: #055c30; --soft: #e7f8ef; --ground: #f2f2f2; }
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; }
body { margin: 0; background: var(--ground); color: var(--ink); font: 16px/1.5 -apple-system, "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", "Segoe UI", sans-serif; }
header { background: #fff; border-bottom: 1px solid var(--line); }
.bar { display: flex; align-items: center; gap: 10px; max-width: 760px; margin: 0 auto; padding: 14px 20px; }
.logo { display: grid; place-items: center; width: 32px; height: 32px; border-radius: 9px; background: var(--brand); color: #fff; font-weight: 700; font-size: 17px; }
.bar strong { font-size: 17px; font-weight: 600; }
.badge { padding: 1px 9px; border-radius: 99px; background: #fff4e0; color: #8a5300; font-size: 12px; line-height: 20px; white-space: nowrap; }
.language { margin-left: auto; color: var(--muted); font-size: 14px; padding: 8px 0; }
main { max-width: 760px; margin: 0 auto; padding: 20px 20px 56px; }
.notice { margin: 0 0 12px; color: var(--muted); font-size: 13px; }
.card { background: #fff; border-radius: 16px; box-shadow: 0 1px 2px rgb(16 24 40 / 6%), 0 12px 32px rgb(16 24 40 / 6%); overflow: hidden; }
.due { display: flex; align-items: center; justify-content: space-between; gap: 12px 32px; padding: 28px 32px; background: linear-gradient(180deg, var(--soft), #fff); }
p { margin: 0; }
.payee { margin: 0; font-size: 17px; font-weight: 600; overflow-wrap: anywhere; }
.amount { display: flex; flex-direction: column; align-items: flex-end; }
.amount .label { color: var(--muted); font-size: 13px; }
.figure { font-size: 40px; line-height: 1.15; font-weight: 700; font-variant-numeric: tabular-nums; white-space: nowrap; }
.figure small { font-size: .55em; margin-right: 3px; font-weight: 600; }
.alipay .due .figure { color: #d9480f; }
.facts { margin: 0; padding: 8px 32px 12px; border-top: 1px solid var(--line); }
.facts div { display: flex; align-items: baseline; justify-content: space-between; gap: 24px; padding: 9px 0; font-size: 15px; }
.facts div + div { border-top: 1px solid #f2f4f7; }
dt { flex: none; color: var(--muted); }
dd { margin: 0; text-align: right; overflow-wrap: anywhere; font-variant-numeric: tabular-nums; }
.refused { margin: 4px 32px 8px; padding: 10px 14px; border-radius: 10px; background: #fff1f0; color: #a8071a; font-size: 14px; }
.actions { padding: 12px 32px 28px; text-align: center; }
button, select, input { font: inherit; }
button, .pay { cursor: pointer; }
.pay { display: block; width: 100%; min-height: 52px; padding: 12px 20px; border: 1px solid transparent; border-radius: 12px; background: var(--button); color: #fff; font-size: 17px; font-weight: 600; text-align: center; text-decoration: none; }
.pay:hover { background: var(--button-dark); }
.others { display: flex; justify-content: center; flex-wrap: wrap; gap: 4px 12px; margin-top: 12px; }
.others button, .others a { min-height: 44px; padding: 11px 12px; border: 0; border-radius: 8px; background: none; color: #475467; font-size: 14px; text-decoration: none; }
.others button:hover, .others a:hover { background: var(--ground); }
:focus-visible { outline: 3px solid var(--button); outline-offset: 2px; }
.outcome { display: flex; flex-direction: column; align-items: center; gap: 8px; padding: 40px 32px 28px; text-align: center; color: var(--muted); }
.outcome h1 { margin: 6px 0 0; font-size: 22px; color: var(--ink); }
.outcome .amount { align-items: center; color: var(--ink); }
.mark { position: relative; width: 64px; height: 64px; border-radius: 50%; background: #98a2b3; }
.paid .mark { background: var(--brand); }
.mark::before, .mark::after { content: ""; position: absolute; background: #fff; border-radius: 2px; }
.paid .mark::before { left: 18px; top: 20px; width: 28px; height: 15px; background: none; border: solid #fff; border-width: 0 0 5px 5px; border-radius: 2px; transform: rotate(-45deg); }
.paid .mark::after { content: none; }
.closed .mark::before { left: 29px; top: 16px; width: 6px; height: 21px; }
.closed .mark::after { left: 29px; top: 42px; width: 6px; height: 6px; }
.controls { margin-top: 20px; padding: 0 20px; border: 1px dashed #c3c9d3; border-radius: 14px; color: #475467; font-size: 14px; }
.controls summary { padding: 13px 0; cursor: pointer; font-weight: 600; }
.controls p { margin-bottom: 12px; color: var(--muted); }
.controls form { display: grid; grid-template-columns: 1fr 1fr; gap: 14px 20px; padding-bottom: 20px; align-items: end; }
.controls label { display: flex; flex-direction: column; gap: 5px; min-width: 0; }
.controls label.check { flex-direction: row; align-items: center; gap: 8px; min-height: 44px; }
.controls select, .controls input[type=number] { width: 100%; min-height: 44px; padding: 8px 10px; border: 1px solid #c3c9d3; border-radius: 9px; background: #fff; color: var(--ink); }
.controls input[type=checkbox] { width: 18px; height: 18px; accent-color: var(--button); }
.controls button { min-height: 44px; border: 1px solid #98a2b3; border-radius: 9px; background: #fff; color: var(--ink); font-weight: 600; }
@media (max-width: 560px) {
  .bar { padding: 12px 16px; }
  main { padding: 14px 12px 40px; }
  .notice { padding: 0 4px; }
  .due { flex-direction: column; align-items: center; padding: 28px 20px 22px; text-align: center; }
  .due .amount { align-items: center; }
  .due .amount .label { display: none; }
  .figure { font-size: 44px; }
  .facts { padding: 6px 20px 10px; }
  .facts div { gap: 16px; font-size: 14px; }
  .actions { padding: 12px 20px 22px; }
  .refused { margin: 4px 20px 8px; }
  .controls form { grid-template-columns: 1fr; }
}
`;
