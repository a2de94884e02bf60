import { qrPath } from './qr-path.ts';

/** A QR code drawn here, dark on white in every theme, in table cells where the engine has no SVG; the text itself if it fits no code. */
export function QrCode({ code, label }: { readonly code: string; readonly label: string }) {
  const qr = qrPath(code);
  if (qr === null) return <p class="unstuck-code">{code}</p>;
  const { side, path, rows } = qr;
  if (typeof SVGElement === 'undefined') {
    return (
      <table class="unstuck-qr unstuck-qr-cells" role="img" aria-label={label}>
        <tbody>{rows.map((row) => <tr>{row.map((dark) => <td class={dark ? 'unstuck-dark' : ''} />)}</tr>)}</tbody>
      </table>
    );
  }
  return (
    <svg class="unstuck-qr" role="img" aria-label={label} viewBox={`0 0 ${side} ${side}`} shape-rendering="crispEdges">
      <path fill="#fff" d={`M0 0h${side}v${side}H0z`} />
      <path fill="#000" d={path} />
    </svg>
  );
}
