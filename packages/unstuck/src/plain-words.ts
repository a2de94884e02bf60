/** What stands in the form, for the person, where it stays plain although the SDK runs. */
export interface PlainWords {
  readonly zh: string;
  readonly en: string;
}

export const PLAIN_WORDS = {
  broken: { zh: '完整的充值页面未能启动，直接提交此表单也能充值。', en: 'The full checkout did not start. Submit this form: it works as well.' },
  token: { zh: '未能识别您的登录状态，请重新登录后再打开本页面。', en: 'Your sign-in could not be read. Sign in again and come back.' },
  second: { zh: '这笔充值已在本页面另一处打开，请在那里完成。', en: 'This top-up is open elsewhere on this page. Finish it there.' },
} as const satisfies Record<string, PlainWords>;
