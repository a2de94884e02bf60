import { qrPath } from './qr-path.ts';

/** A QR code drawn here, dark on white in every theme, in table cells where the engine has no SVG; the text itself if it fits no code. */
export function QrCode({ code, label }: { readonly code: string; readonly label: string }) {
  const qr = qrPath(code);
  if (qr === null) return <p class="unstuck-code">{code}</p>;
  const { side, path, rows } = qr;
  if (typeof SVGElement === 'undefined') {
    return (
      <span class="unstuck-qr unstuck-qr-cells" role="img" aria-label={label}>
        {rows.map((row, y) => <span key={y}>{row.map((dark, x) => <span key={x} class={dark ? 'unstuck-dark' : ''} />)}</span>)}
      </span>
    );
  }
  return (
    <svg class="unstuck-qr" role="img" aria-label={label} viewBox={`0 0 ${side} ${side}`} shape-rendering="crispEdges">
      <path fill="#fff" d={`M0 0h${side}v${side}H0z`} />
      <path fill="#000" d={path} />
    </svg>
  );
}
