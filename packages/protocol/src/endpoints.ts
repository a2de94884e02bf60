/** Every path of the v1 contract, in one place. Paths are relative to the API base URL. */
export const ENDPOINT = {
  meta: '/v1/meta',
  ping: '/v1/ping',
  orders: '/v1/orders',
  orderByKey: '/v1/orders/by-key',
  order: (id: string) => `/v1/orders/${encodeURIComponent(id)}`,
  pay: (id: string) => `/v1/orders/${encodeURIComponent(id)}/pay`,
  cancel: (id: string) => `/v1/orders/${encodeURIComponent(id)}/cancel`,
  openApi: '/v1/openapi.json',
  notify: (channel: string) => `/v1/notify/${encodeURIComponent(channel)}`,
  reports: '/v1/reports',
  /** The same in numbered, checksummed image requests. */
  reportPixel: '/v1/reports/p.gif',
  /** The same under a name that no filter list knows, for pages of the service's own origin. */
  reportsAside: '/a/e',
  /** Where browsers themselves report: CSP `report-uri` and `report-to`, network error logging. */
  policyReports: '/v1/reports/policy',
  /** A carried report lands here, in the fragment. */
  carriedReport: '/r',
  hostedOrder: (id: string) => `/o/${encodeURIComponent(id)}`,
  hostedCreate: '/o',
} as const;

/** Names, in the address of a delivery, the site whose page sends it: a header would cost a preflight. */
export const SITE_PARAMETER = 'site';
