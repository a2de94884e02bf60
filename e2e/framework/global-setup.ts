import { makeTemplateData } from './template-data.ts';

// Playwright takes a default export only.
// oxlint-disable-next-line import/no-default-export
export default makeTemplateData;
