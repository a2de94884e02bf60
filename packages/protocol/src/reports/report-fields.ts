/** Bounds of a report, shared by whoever makes one and whoever takes it. */
export const REPORT_LIMITS = {
  /** Bytes of JSON. A report that would be larger drops its oldest timeline entries first. */
  maxBytes: 32_768,
  maxText: 200,
  maxEvidence: 60,
  maxTimeline: 120,
  maxProbes: 12,
  maxPhases: 40,
  maxDeliveries: 40,
} as const;

/** How a report may leave a page, in the order in which it is tried. */
export const DOORS = ['same-origin', 'collector', 'image', 'worker', 'spool', 'link', 'copy', 'file', 'qr'] as const;
export type Door = (typeof DOORS)[number];
/** Where the person is the door. */
export type CarryingDoor = Extract<Door, 'link' | 'copy' | 'file' | 'qr'>;

export const BUILDS = ['modern', 'legacy'] as const;
export type Build = (typeof BUILDS)[number];

/** Facts of the environment that may leave the page; nothing else does. */
export const ENVIRONMENT_FIELDS = [
  'userAgent', 'language', 'timeZone', 'viewport', 'protocol', 'documentMode', 'compatMode', 'online', 'effectiveType', 'rttMs', 'saveData', 'cookies',
  'storage', 'framed', 'visibility', 'pageAgeMs', 'clockSkewSeconds', 'apiSameOrigin', 'fetchNative', 'dualKernel',
] as const;
export type EnvironmentField = (typeof ENVIRONMENT_FIELDS)[number];
