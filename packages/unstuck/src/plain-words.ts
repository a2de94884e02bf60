/** What stands in the form, for the person, where it stays plain although the SDK runs. */
export interface PlainWords {
  readonly zh: string;
  readonly en: string;
}

export const PLAIN_WORDS = {
  misuse: { zh: '完整的充值页面未能正确接入，直接提交此表单同样可以完成充值。', en: 'The full checkout is not set up correctly on this page. Submit this form: it works just as well.' },
  token: { zh: '未能识别您的登录状态，请重新登录后再打开本页面。', en: 'Your sign-in could not be read. Please sign in again and come back to this page.' },
  frame: { zh: '完整的充值页面无法在受限的框架中运行，直接提交此表单同样可以完成充值。', en: 'The full checkout cannot run in this restricted frame. Submit this form: it works just as well.' },
  second: { zh: '这笔充值已在本页面的另一处打开，请在那里完成。', en: 'This top-up is already open in another place on this page. Please finish it there.' },
  broken: { zh: '完整的充值页面未能启动，直接提交此表单同样可以完成充值。', en: 'The full checkout could not be started. Submit this form: it works just as well.' },
} as const satisfies Record<string, PlainWords>;
